// Statistics as the API answers them: a point for every span of the range, totals and averages; and the points as CSV.
import { stringify } from 'csv-stringify/sync'
import type { TaskEventStatistics } from '@pyfarm/contract/api/statistics'
import { instant } from '@pyfarm/contract/ids'
import type { Instant } from '@pyfarm/contract/ids'
import { pointsOf, resolutions } from '@pyfarm/contract/statistics-range'
import type { Resolution } from '@pyfarm/contract/statistics-range'
import { noTaskEvents, taskEventNames } from '@pyfarm/contract/task-events'
import { isoOf } from '../http/wire.js'
import type { CountPoint, EventPoint, Range } from './statistics-points-store.js'

const hour = 3_600_000

/** From whole spans: the last is the one that goes on. */
export function rangeOf(days: number, resolution: Resolution, now: Instant): Range {
  const length = resolutions[resolution]
  const end = instant(now - (now % length) + length)
  return { start: instant(end - pointsOf(days, resolution) * length), end, length }
}

interface Frame {
  readonly enabled: boolean
  readonly resolution: Resolution
  readonly range: Range
  readonly now: Instant
}

const frameView = ({ enabled, resolution, range }: Frame) => ({
  enabled,
  start: isoOf(range.start),
  end: isoOf(range.end),
  resolution,
})

/** The times of all points, the first one first. */
function* timesOf({ start, end, length }: Range): Generator<Instant, void, undefined> {
  for (let time: number = start; time < end; time += length) yield instant(time)
}

export function taskEventsView(frame: Frame, found: readonly EventPoint[]): TaskEventStatistics {
  const byTime = new Map(found.map(({ time, ...counts }) => [time, counts]))
  const totals = { ...noTaskEvents }
  for (const point of found) for (const name of taskEventNames) totals[name] += point[name]
  const hours = Math.max(1, (frame.now - (found[0]?.time ?? frame.now)) / hour)
  const averages = { ...noTaskEvents }
  for (const name of taskEventNames) averages[name] = rounded(totals[name] / hours)
  return {
    ...frameView(frame),
    points: [...timesOf(frame.range)].map(time => ({ time: isoOf(time), ...(byTime.get(time) ?? noTaskEvents) })),
    totals,
    averages,
  }
}

type Counts<N extends string> = Record<N, number | null>

/** @param latest what was counted last */
export function countsView<const N extends string>(
  frame: Frame,
  names: readonly N[],
  found: readonly CountPoint[],
  latest: CountPoint | undefined,
) {
  const countsOf = (of: (name: N) => number | null) => Object.fromEntries(names.map(name => [name, of(name)])) as Counts<N>
  const averages = (point: CountPoint | undefined) =>
    countsOf(name => (point === undefined ? null : rounded((point.sums[name] ?? 0) / point.moments)))
  const byTime = new Map(found.map(point => [point.time, point]))
  const moments = found.reduce((sum, point) => sum + point.moments, 0)
  const sum = (name: N) => found.reduce((all, point) => all + (point.sums[name] ?? 0), 0)
  return {
    ...frameView(frame),
    points: [...timesOf(frame.range)].map(time => ({ time: isoOf(time), ...averages(byTime.get(time)) })),
    latest: averages(latest),
    averages: countsOf(name => (moments === 0 ? null : rounded(sum(name) / moments))),
  }
}

const rounded = (value: number): number => Math.round(value * 100) / 100

type Point = Readonly<Record<string, string | number | null>>

/** A line for each point, in UTC; the columns are `time` and these names. */
export const csvOf = (names: readonly string[], points: readonly Point[]): string =>
  stringify([['time', ...names], ...points.map(point => ['time', ...names].map(name => point[name]))], {
    record_delimiter: 'windows',
  })
