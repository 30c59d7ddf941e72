// Statistics in points: sums or averages over spans of one length.
import { sql } from 'kysely'
import type { ExpressionBuilder, Kysely } from 'kysely'
import { instant, queueId } from '@pyfarm/contract/ids'
import type { Instant } from '@pyfarm/contract/ids'
import type { TaskEventCounts } from '@pyfarm/contract/task-events'
import type { Reader } from '../database/database.js'
import type { StatisticsTables } from '../database/tables.js'

type Statistics = Kysely<StatisticsTables>

export interface Range {
  readonly start: Instant
  readonly end: Instant
  /** Milliseconds. */
  readonly length: number
}

/** Queues by id, null for none; undefined: all. */
export type QueueChoice = readonly (number | null)[] | undefined

export type EventPoint = TaskEventCounts & { readonly time: number }

/** Sums over what is averaged: by the number of moments at which it was counted. */
export interface CountPoint {
  readonly time: number
  readonly moments: number
  readonly sums: Readonly<Record<string, number>>
}

/** Ids of these queues and of all below them. */
export async function queuesBelow(database: Reader, chosen: readonly (number | null)[]): Promise<(number | null)[]> {
  const queues = await database.selectFrom('job_queues').select(['id', 'parent_jobqueue_id']).execute()
  const all = new Set(chosen)
  for (let before = -1; before !== all.size;) {
    before = all.size
    for (const { id, parent_jobqueue_id: parent } of queues) if (parent !== null && all.has(parent)) all.add(id)
  }
  return [...all]
}

const spanOf = (column: 'time_start' | 'counted_time', length: number) =>
  sql<number>`${sql.ref(column)} - ${sql.ref(column)} % ${sql.lit(length)}`

function isChosen(eb: ExpressionBuilder<StatisticsTables, 'task_event_counts' | 'task_counts'>, queues: QueueChoice) {
  const ids = (queues ?? []).filter(queue => queue !== null).map(queueId)
  const named = ids.length === 0 ? [] : [eb('job_queue_id', 'in', ids)]
  const none = queues?.includes(null) === true ? [eb('job_queue_id', 'is', null)] : []
  return queues === undefined ? eb.lit(true) : eb.or([...named, ...none])
}

/** Points in which something happened, by time. */
export async function eventPoints(statistics: Statistics, range: Range, queues: QueueChoice): Promise<EventPoint[]> {
  const time = spanOf('time_start', range.length)
  const rows = await statistics
    .selectFrom('task_event_counts')
    .select(({ fn }) => [
      time.as('span'),
      fn.sum<number>('num_new').as('new'),
      fn.sum<number>('num_restarted').as('restarted'),
      fn.sum<number>('num_started').as('started'),
      fn.sum<number>('num_done').as('done'),
      fn.sum<number>('num_failed').as('failed'),
      fn.sum<number>('num_deleted').as('deleted'),
    ])
    .where('time_start', '>=', range.start)
    .where('time_start', '<', range.end)
    .where(eb => isChosen(eb, queues))
    .groupBy(time)
    .orderBy(time)
    .execute()
  return rows.map(row => ({
    ...{ time: Number(row.span), new: Number(row.new), restarted: Number(row.restarted), started: Number(row.started) },
    ...{ done: Number(row.done), failed: Number(row.failed), deleted: Number(row.deleted) },
  }))
}

/** When tasks or agents were counted last in the range, as a range of that moment alone. */
export async function lastMoment(
  statistics: Statistics,
  table: 'task_counts' | 'agent_counts',
  range: Range,
): Promise<Range | undefined> {
  const row = await statistics
    .selectFrom(table)
    .select('counted_time')
    .where('counted_time', '>=', range.start)
    .where('counted_time', '<', range.end)
    .orderBy('counted_time', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row === undefined ? undefined : { start: row.counted_time, end: instant(row.counted_time + 1), length: 1 }
}

/** Points at which tasks were counted, by time. A queue that is not there at one had none. */
export async function taskCountPoints(statistics: Statistics, range: Range, queues: QueueChoice): Promise<CountPoint[]> {
  const time = spanOf('counted_time', range.length)
  const within = statistics
    .selectFrom('task_counts')
    .where('counted_time', '>=', range.start)
    .where('counted_time', '<', range.end)
    .groupBy(time)
  const moments = await within
    .select(({ fn }) => [time.as('span'), fn.count<number>('counted_time').distinct().as('moments')])
    .orderBy(time)
    .execute()
  const rows = await within
    .select(({ fn }) => [
      time.as('span'),
      fn.sum<number>('total_queued').as('queued'),
      fn.sum<number>('total_running').as('running'),
      fn.sum<number>('total_done').as('done'),
      fn.sum<number>('total_failed').as('failed'),
    ])
    .where(eb => isChosen(eb, queues))
    .execute()
  const sums = new Map(rows.map(({ span, ...counts }) => [Number(span), numbersIn(counts)]))
  return moments.map(row => ({ time: Number(row.span), moments: Number(row.moments), sums: sums.get(Number(row.span)) ?? {} }))
}

/** Points at which agents were counted, by time. */
export async function agentCountPoints(statistics: Statistics, range: Range): Promise<CountPoint[]> {
  const time = spanOf('counted_time', range.length)
  const rows = await statistics
    .selectFrom('agent_counts')
    .select(({ fn }) => [
      time.as('span'),
      fn.countAll<number>().as('moments'),
      fn.sum<number>('num_online').as('online'),
      fn.sum<number>('num_running').as('running'),
      fn.sum<number>('num_offline').as('offline'),
      fn.sum<number>('num_disabled').as('disabled'),
    ])
    .where('counted_time', '>=', range.start)
    .where('counted_time', '<', range.end)
    .groupBy(time)
    .orderBy(time)
    .execute()
  return rows.map(({ span, moments, ...counts }) => ({
    time: Number(span),
    moments: Number(moments),
    sums: numbersIn(counts),
  }))
}

const numbersIn = (counts: Readonly<Record<string, number>>): Record<string, number> =>
  Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, Number(count)]))
