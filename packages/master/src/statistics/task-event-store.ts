// Counts of task events in the statistics database, by queue and span.
import type { Transaction, Kysely } from 'kysely'
import { instant } from '@pyfarm/contract/ids'
import type { StatisticsTables } from '../database/tables.js'
import { eventColumns } from './span-rules.js'
import type { Batch, BatchRow } from './task-event-outbox-store.js'

type StatisticsTx = Transaction<StatisticsTables>

/** The number of the farm's batch that was counted last; 0 before the first. */
export async function lastBatch(statistics: Kysely<StatisticsTables>, farm: string): Promise<number> {
  const row = await statistics.selectFrom('carried_batches').select('batch').where('farm', '=', farm).executeTakeFirst()
  return row?.batch ?? 0
}

/** Counts the batch, in spans of that many milliseconds; nothing happens when it was counted before. */
export async function countBatch(tx: StatisticsTx, farm: string, { number, rows }: Batch, span: number): Promise<void> {
  const last = await tx.selectFrom('carried_batches').select('batch').where('farm', '=', farm).forUpdate().executeTakeFirst()
  if (last === undefined) await tx.insertInto('carried_batches').values({ farm, batch: number }).execute()
  else if (last.batch >= number) return
  else await tx.updateTable('carried_batches').set({ batch: number }).where('farm', '=', farm).execute()
  for (const row of rows) await addToSpan(tx, row, span)
}

async function addToSpan(tx: StatisticsTx, { batch: _batch, ...row }: BatchRow, span: number): Promise<void> {
  const { job_queue_id: queue, time_start: start } = row
  const known = await tx
    .selectFrom('task_event_counts')
    .select(['id', ...eventColumns])
    .where('time_start', '=', start)
    .where('time_end', '=', instant(start + span))
    .where('job_queue_id', queue === null ? 'is' : '=', queue)
    .forUpdate()
    .executeTakeFirst()
  if (known === undefined) {
    await tx
      .insertInto('task_event_counts')
      .values({ ...row, time_end: instant(start + span) })
      .execute()
    return
  }
  const sums = Object.fromEntries(eventColumns.map(column => [column, known[column] + row[column]]))
  await tx.updateTable('task_event_counts').set(sums).where('id', '=', known.id).execute()
}
