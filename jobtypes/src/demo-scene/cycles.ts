// Numbers that come back to where they started: time 0 and time 1 are the same moment of the loop.

/** The part after the point, also for negative values: 0 <= result < 1. */
export function wrap(value: number): number {
  return value - Math.floor(value)
}

/** A wave between -1 and 1; `turns` is a whole number, so that the loop closes. */
export function wave(time: number, turns: number, offset = 0): number {
  return Math.sin(2 * Math.PI * (time * turns + offset))
}

/** 0 below `low`, 1 above `high`, smooth between. */
export function smoothStep(low: number, high: number, value: number): number {
  const part = Math.min(1, Math.max(0, (value - low) / (high - low)))
  return part * part * (3 - 2 * part)
}

/** Fades in and out over a life of 0 to 1. */
export function fadeInOut(life: number): number {
  return Math.sin(Math.PI * life) ** 2
}

/** The same numbers between 0 and 1 for the same seed, on every machine. */
export function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
