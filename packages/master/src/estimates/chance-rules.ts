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

const density = (at: number): number => Math.exp((-at * at) / 2) / Math.sqrt(2 * Math.PI)

/** The chance that a normal number is above `at` (Abramowitz and Stegun 26.2.17). */
export function chanceAbove(at: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(at))
  const sum = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
  const above = density(at) * sum
  return at >= 0 ? above : 1 - above
}

/** The mean of normal numbers above `at`. */
export const meanAbove = (at: number): number => (at > 5 ? at + 1 / at : density(at) / chanceAbove(at))

/** A normal number, given that it is above `at`. */
export function normalAbove(at: number, chance: Chance): number {
  // Far out the rest is nearly exponential.
  if (at > 2) return at - Math.log(1 - chance.even()) / at
  for (let tries = 0; tries < 200; tries++) {
    const drawn = chance.normal()
    if (drawn > at) return drawn
  }
  return meanAbove(at)
}
