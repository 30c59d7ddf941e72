// Spans of time that statistics are added up in. Pure.
import { instant } from '@pyfarm/contract/ids'
import type { Instant } from '@pyfarm/contract/ids'
import type { TaskEventColumns } from '../database/tables.js'

/** The beginning of the span, so many milliseconds long, that holds the time; spans are counted from 1970. */
export const spanStart = (time: Instant, length: number): Instant => instant(time - (time % length))

export const eventColumns = ['num_new', 'num_deleted', 'num_restarted', 'num_started', 'num_failed', 'num_done'] as const

interface Event extends TaskEventColumns {
  readonly job_queue_id: number | null
  readonly time: Instant
}

/** The sums of the events by queue and span; `time` is then the beginning of the span. */
export function eventsBySpan<E extends Event>(events: readonly E[], length: number): E[] {
  const sums = new Map<string, E>()
  for (const event of events) {
    const time = spanStart(event.time, length)
    const key = `${event.job_queue_id ?? ''} ${time}`
    const sum = sums.get(key)
    if (sum === undefined) sums.set(key, { ...event, time })
    else for (const column of eventColumns) sum[column] += event[column]
  }
  return [...sums.values()]
}

export interface Count {
  readonly time: Instant
  readonly queue: number | null
  readonly counts: readonly number[]
}

/** The average of each count over all the moments at which it was counted; a queue that is not there at one has nothing. */
export function averagesOf(rows: readonly Count[]): { readonly queue: number | null; readonly counts: number[] }[] {
  const moments = new Set(rows.map(row => row.time)).size
  const sums = new Map<number | null, number[]>()
  for (const { queue, counts } of rows) {
    const sum = sums.get(queue)
    sums.set(
      queue,
      counts.map((count, index) => count + (sum?.[index] ?? 0)),
    )
  }
  return [...sums].map(([queue, counts]) => ({ queue, counts: counts.map(count => Math.round(count / moments)) }))
}
