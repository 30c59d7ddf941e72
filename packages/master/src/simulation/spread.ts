// Median, 95th percentile and most of times in milliseconds, in seconds.
import type { Spread } from '@pyfarm/contract/simulation/report'
import type { Histogram } from './histogram.js'

export function spreadOf(times: readonly number[]): Spread {
  const sorted = [...times].sort((a, b) => a - b)
  const percentile = (part: number) => inSeconds(sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)])
  return { count: sorted.length, median: percentile(0.5), p95: percentile(0.95), max: percentile(1) }
}

export function spreadOfHistogram(times: Histogram): Spread {
  const max = times.size === 0 ? undefined : times.longest
  return {
    count: times.size,
    median: inSeconds(times.percentile(0.5)),
    p95: inSeconds(times.percentile(0.95)),
    max: inSeconds(max),
  }
}

const inSeconds = (time: number | undefined): number | undefined => (time === undefined ? undefined : time / 1000)
