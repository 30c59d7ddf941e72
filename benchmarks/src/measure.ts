/** One line of the table that `npm run bench` prints. */
export interface Measurement {
  readonly name: string
  readonly value: number
  /** 'ms', 'x' for a ratio, … */
  readonly unit: string
}

/** The median time in ms of `runs` calls, after two that warm up. */
export function medianTime(act: () => unknown, runs = 9): number {
  act()
  act()
  const times = Array.from({ length: runs }, () => {
    const start = performance.now()
    act()
    return performance.now() - start
  })
  return times.sort((a, b) => a - b)[Math.floor(runs / 2)] ?? 0
}
