// Events of tasks in the farm's database: written with the change itself, gathered in batches, gone when a batch was counted.
import type { Selectable } from 'kysely'
import { instant } from '@pyfarm/contract/ids'
import type { Instant, JobId, QueueId } from '@pyfarm/contract/ids'
import type { TaskEventCounts } from '@pyfarm/contract/task-events'
import type { Reader, Tx } from '../database/database.js'
import { insertOrIgnore } from '../database/insert.js'
import { partsOf } from '../database/parts.js'
import { prepared } from '../database/prepared.js'
import { hasRowLocks } from '../database/row-types.js'
import type { TaskEventBatchTable } from '../database/tables.js'
import { eventsBySpan } from './span-rules.js'

export type BatchRow = Selectable<TaskEventBatchTable>

export interface Batch {
  readonly number: number
  readonly rows: readonly BatchRow[]
}

const rowsPerInsert = 100

/** The queue that the job is in now. */
export async function queueOfJob(tx: Tx, job: JobId): Promise<QueueId | null> {
  const row = await tx.selectFrom('jobs').select('job_queue_id').where('id', '=', job).executeTakeFirst()
  return row?.job_queue_id ?? null
}

/** One row, of jobs in that queue or in none. */
export async function addTaskEvents(tx: Tx, queue: QueueId | null, at: Instant, events: TaskEventCounts): Promise<void> {
  const { new: num_new, deleted, restarted, started, failed, done } = events
  await insertEvents(tx, queue, at, num_new, deleted, restarted, started, failed, done)
}

const insertEvents = prepared(
  (
    database,
    job_queue_id: QueueId | null,
    at: Instant,
    num_new: number,
    num_deleted: number,
    num_restarted: number,
    num_started: number,
    num_failed: number,
    num_done: number,
  ) =>
    database
      .insertInto('task_event_outbox')
      .values({ job_queue_id, at, num_new, num_deleted, num_restarted, num_started, num_failed, num_done }),
)

/** Whether anything waits to be counted. */
export async function hasTaskEvents(database: Reader): Promise<boolean> {
  const waiting = await database.selectFrom('task_event_outbox').select('id').limit(1).executeTakeFirst()
  if (waiting !== undefined) return true
  return (await database.selectFrom('task_event_batches').select('batch').limit(1).executeTakeFirst()) !== undefined
}

/**
 * The batch that is to be counted: one that was left, or the oldest `most` events as a new one, by spans of that length in
 * milliseconds. Its number is above that of all before it, and above `last`. One process at a time gets through here.
 */
export async function takeBatch(tx: Tx, last: number, span: number, most: number): Promise<Batch | undefined> {
  const number = Math.max(await lockNumber(tx), last) + 1
  const left = await tx.selectFrom('task_event_batches').selectAll().execute()
  if (left[0] !== undefined) return { number: left[0].batch, rows: left }
  const events = await takeEvents(tx, span, most)
  if (events.length === 0) return undefined
  const rows = events.map(({ time, ...row }) => ({ ...row, time_start: time, batch: number }))
  for (const part of partsOf(rows, rowsPerInsert)) await tx.insertInto('task_event_batches').values(part).execute()
  await tx.updateTable('leases').set({ fence: number }).where('name', '=', numbering).execute()
  return { number, rows }
}

/** The lease that nobody holds: its fence is the number of the last batch. */
const numbering = 'batches of task events'

export async function startNumbering(tx: Tx): Promise<void> {
  await insertOrIgnore(tx, 'leases', [{ name: numbering, holder: null, fence: 0, expires_on: instant(0), started_on: null }])
}

export async function hasNumbering(database: Reader): Promise<boolean> {
  return (await database.selectFrom('leases').select('name').where('name', '=', numbering).executeTakeFirst()) !== undefined
}

async function lockNumber(tx: Tx): Promise<number> {
  const row = await tx.selectFrom('leases').select('fence').where('name', '=', numbering).forUpdate().executeTakeFirstOrThrow()
  return Number(row.fence)
}

/** Takes the oldest events out, as sums by queue and span. */
async function takeEvents(tx: Tx, span: number, most: number) {
  const rows = await tx.selectFrom('task_event_outbox').selectAll().orderBy('id').limit(most).execute()
  if (rows.length === 0) return []
  await deleteEvents(
    tx,
    rows.map(row => row.id),
  )
  return eventsBySpan(
    rows.map(({ id: _id, at, ...row }) => ({ ...row, time: at })),
    span,
  )
}

/** These rows, the oldest there are. Elsewhere than on SQLite, which has one writer, others with lower ids may be there only now. */
async function deleteEvents(tx: Tx, ids: readonly number[]): Promise<void> {
  const remove = tx.deleteFrom('task_event_outbox')
  if (hasRowLocks(tx)) await remove.where('id', 'in', ids).execute()
  else await remove.where('id', '<=', ids.at(-1) ?? 0).execute()
}

export async function forgetBatch(tx: Tx, batch: number): Promise<void> {
  await tx.deleteFrom('task_event_batches').where('batch', '=', batch).execute()
}

/** Makes the oldest `most` events fewer: one for each queue and span. Says how many it took, and how many are left of them. */
export async function condenseEvents(
  tx: Tx,
  span: number,
  most: number,
): Promise<{ readonly taken: number; readonly left: number }> {
  await lockNumber(tx)
  const before = await tx.selectFrom('task_event_outbox').select('id').orderBy('id').limit(most).execute()
  const events = await takeEvents(tx, span, most)
  const rows = events.map(({ time, ...row }) => ({ ...row, at: time }))
  for (const part of partsOf(rows, rowsPerInsert)) await tx.insertInto('task_event_outbox').values(part).execute()
  return { taken: before.length, left: rows.length }
}
