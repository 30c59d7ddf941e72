// What is finer than it is to be kept, and how it becomes one row for each queue and span.
import { sql } from 'kysely'
import type { Kysely, Transaction } from 'kysely'
import { instant, queueId } from '@pyfarm/contract/ids'
import type { Instant } from '@pyfarm/contract/ids'
import { partsOf } from '../database/parts.js'
import type { StatisticsTables } from '../database/tables.js'
import { averagesOf, eventsBySpan } from './span-rules.js'

type StatisticsTx = Transaction<StatisticsTables>

export interface ThinnedTable {
  /** The time of the first row, from one moment to another, that is finer than spans of that length. */
  readonly firstFiner: (
    database: Kysely<StatisticsTables>,
    from: Instant,
    before: Instant,
    length: number,
  ) => Promise<Instant | undefined>
  /** Makes one row for each queue of all in the span. */
  readonly merge: (tx: StatisticsTx, start: Instant, length: number) => Promise<void>
}

const rowsPerStatement = 500

/** Somebody else was at the same span: it is done anew at the next run. */
function expectAll(deleted: bigint, found: number): void {
  if (deleted !== BigInt(found)) throw new Error('Statistics were thinned out by two processes at once.')
}

const events: ThinnedTable = {
  firstFiner: async (database, from, before, length) =>
    (
      await database
        .selectFrom('task_event_counts')
        .select('time_start')
        .where('time_start', '>=', from)
        .where('time_start', '<', before)
        .where(eb => eb(eb('time_end', '-', eb.ref('time_start')), '<', instant(length)))
        .orderBy('time_start')
        .limit(1)
        .executeTakeFirst()
    )?.time_start,
  merge: async (tx, start, length) => {
    const rows = await tx
      .selectFrom('task_event_counts')
      .selectAll()
      .where('time_start', '>=', start)
      .where('time_start', '<', instant(start + length))
      .where('time_end', '<=', instant(start + 2 * length))
      .forUpdate()
      .execute()
    let deleted = 0n
    for (const part of partsOf(rows, rowsPerStatement)) {
      const ids = part.map(row => row.id)
      deleted += (await tx.deleteFrom('task_event_counts').where('id', 'in', ids).executeTakeFirst()).numDeletedRows
    }
    expectAll(deleted, rows.length)
    const sums = eventsBySpan(
      rows.map(({ id: _id, time_start: time, time_end: _end, ...row }) => ({ ...row, time })),
      length,
    ).map(({ time, ...row }) => ({ ...row, time_start: time, time_end: instant(time + length) }))
    for (const part of partsOf(sums, rowsPerStatement)) await tx.insertInto('task_event_counts').values(part).execute()
  },
}

/** A count that stands at the beginning of a span is its average, or is made so with others of the span. */
const isWithin = (length: number) => sql<boolean>`counted_time % ${sql.lit(length)} <> 0`

const firstCount =
  (table: 'task_counts' | 'agent_counts'): ThinnedTable['firstFiner'] =>
  async (database, from, before, length) =>
    (
      await database
        .selectFrom(table)
        .select('counted_time')
        .where('counted_time', '>=', from)
        .where('counted_time', '<', before)
        .where(isWithin(length))
        .orderBy('counted_time')
        .limit(1)
        .executeTakeFirst()
    )?.counted_time

const taskCounts: ThinnedTable = {
  firstFiner: firstCount('task_counts'),
  merge: async (tx, start, length) => {
    const end = instant(start + length)
    const rows = await tx
      .selectFrom('task_counts')
      .selectAll()
      .where('counted_time', '>=', start)
      .where('counted_time', '<', end)
      .forUpdate()
      .execute()
    const { numDeletedRows } = await tx
      .deleteFrom('task_counts')
      .where('counted_time', '>=', start)
      .where('counted_time', '<', end)
      .executeTakeFirst()
    expectAll(numDeletedRows, rows.length)
    const averages = averagesOf(
      rows.map(row => ({
        time: row.counted_time,
        queue: row.job_queue_id,
        counts: [row.total_queued, row.total_running, row.total_done, row.total_failed],
      })),
    ).map(({ queue, counts: [queued = 0, running = 0, done = 0, failed = 0] }) => ({
      counted_time: start,
      job_queue_id: queue === null ? null : queueId(queue),
      ...{ total_queued: queued, total_running: running, total_done: done, total_failed: failed },
    }))
    for (const part of partsOf(averages, rowsPerStatement)) await tx.insertInto('task_counts').values(part).execute()
  },
}

const agentCounts: ThinnedTable = {
  firstFiner: firstCount('agent_counts'),
  merge: async (tx, start, length) => {
    const end = instant(start + length)
    const rows = await tx
      .selectFrom('agent_counts')
      .selectAll()
      .where('counted_time', '>=', start)
      .where('counted_time', '<', end)
      .forUpdate()
      .execute()
    const { numDeletedRows } = await tx
      .deleteFrom('agent_counts')
      .where('counted_time', '>=', start)
      .where('counted_time', '<', end)
      .executeTakeFirst()
    expectAll(numDeletedRows, rows.length)
    const [average] = averagesOf(
      rows.map(row => ({
        time: row.counted_time,
        queue: null,
        counts: [row.num_online, row.num_running, row.num_offline, row.num_disabled],
      })),
    )
    const [online = 0, running = 0, offline = 0, disabled = 0] = average?.counts ?? []
    const counted = { num_online: online, num_running: running, num_offline: offline, num_disabled: disabled }
    await tx
      .insertInto('agent_counts')
      .values({ counted_time: start, ...counted })
      .execute()
  },
}

export const thinnedTables: readonly ThinnedTable[] = [events, taskCounts, agentCounts]
