// Chance for estimates: the same numbers for the same seed, so that an estimate of the same facts is the same; and the normal distribution.

export interface Chance {
  /** From 0 to below 1. */
  even(): number
  /** Mean 0, deviation 1. */
  normal(): number
  /** One of 0 to `count` - 1. */
  pick(count: number): number
}

export function chanceOf(seed: number): Chance {
  let state = seed >>> 0
  let spare: number | undefined
  const even = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let word = Math.imul(state ^ (state >>> 15), state | 1)
    word ^= word + Math.imul(word ^ (word >>> 7), word | 61)
    return ((word ^ (word >>> 14)) >>> 0) / 2 ** 32
  }
  const normal = () => {
    if (spare !== undefined) {
      const kept = spare
      spare = undefined
      return kept
    }
    const radius = Math.sqrt(-2 * Math.log(1 - even()))
    const angle = 2 * Math.PI * even()
    spare = radius * Math.sin(angle)
    return radius * Math.cos(angle)
  }
  return { even, normal, pick: count => Math.floor(even() * count) }
}

/** A chi-squared number of so many degrees of freedom (Wilson and Hilferty), never near 0. */
export function chiSquared(degrees: number, chance: Chance): number {
  const part = 2 / (9 * degrees)
  return degrees * Math.max(0.3, 1 - part + chance.normal() * Math.sqrt(part)) ** 3
}

/** A normal number, given that it is above `at` (Robert's rejection from an exponential one, where it is far out). */
export function normalAbove(at: number, chance: Chance): number {
  if (at < 0.4) {
    for (;;) {
      const drawn = chance.normal()
      if (drawn > at) return drawn
    }
  }
  const rate = (at + Math.sqrt(at * at + 4)) / 2
  for (;;) {
    const drawn = at - Math.log(1 - chance.even()) / rate
    if (chance.even() <= Math.exp(-((drawn - rate) ** 2) / 2)) return drawn
  }
}
