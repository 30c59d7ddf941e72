/** One line of the table that `npm run bench` prints. */
export interface Measurement {
  readonly name: string
  readonly value: number
  /** 'ms', 'tasks/s', 'x' for a ratio, … */
  readonly unit: string
  /** What it is to be, on two cores that do nothing else. */
  readonly goal?: Goal
}

export type Goal = { readonly atLeast: number } | { readonly below: number }

/** The median time in ms of `runs` calls, after two that warm up. */
export function medianTime(act: () => unknown, runs = 9): number {
  act()
  act()
  return median(
    Array.from({ length: runs }, () => {
      const start = performance.now()
      act()
      return performance.now() - start
    }),
  )
}

/** The times in ms of `runs` calls, one after the other; `before` each one is not counted. */
export async function timesOf(
  act: () => Promise<unknown>,
  runs: number,
  before: () => void = () => undefined,
): Promise<number[]> {
  const times: number[] = []
  for (let run = 0; run < runs; run++) {
    before()
    const start = performance.now()
    await act()
    times.push(performance.now() - start)
  }
  return times
}

export const median = (values: readonly number[]): number => percentile(values, 0.5)

/** The value that this part (0 to 1) of the values is not above. */
export function percentile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0
}
