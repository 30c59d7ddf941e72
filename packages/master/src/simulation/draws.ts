// Chance, the same for the same seed: each draw is found from what it is for, not from those before it. So a frame takes as
// long whichever agent runs it and whenever, and two schedulers can be compared on the same frames.

/** A number from 0 to below 1 for these whole numbers. */
export type Draw = (...of: readonly number[]) => number

export function drawsOf(seed: number): Draw {
  const start = mix(seed ^ 0x9e3779b9)
  return (...of) => {
    let state = start
    for (const part of of) state = mix(Math.imul(state, 0x85ebca6b) ^ (part + 0x6a09e667))
    // Two words, so that rare events are as fine as a double: a single one has no chance below 1 in 4 thousand million.
    return ((state >>> 0) * 2 ** 21 + (mix(state ^ 0x2545f491) >>> 11)) / 2 ** 53
  }
}

/** Positive times with this mean and standard deviation: log-normal, with the few long ones that renders have. */
export function logNormal(mean: number, deviation: number, first: number, second: number): number {
  if (deviation === 0) return mean
  const variance = Math.log(1 + (deviation / mean) ** 2)
  return mean * Math.exp(Math.sqrt(variance) * normal(first, second) - variance / 2)
}

/** The time to an event that comes `rate` times in a unit of time. */
export const exponential = (rate: number, draw: number): number => (rate === 0 ? Infinity : -Math.log(1 - draw) / rate)

/** Of two even draws (Box and Muller). */
const normal = (first: number, second: number): number => Math.sqrt(-2 * Math.log(1 - first)) * Math.cos(2 * Math.PI * second)

/** Spreads the bits of 32 (Chris Wellons' lowbias32). */
function mix(word: number): number {
  let state = word
  state = Math.imul(state ^ (state >>> 16), 0x7feb352d)
  state = Math.imul(state ^ (state >>> 15), 0x846ca68b)
  return state ^ (state >>> 16)
}
