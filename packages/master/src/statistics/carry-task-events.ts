// Carries counted events of tasks from the farm's database to that of the statistics: each exactly once, whatever ends in between.
//
// A batch leaves the outbox, is counted, and is forgotten, in a transaction each. Its number is stored with the counts: a batch that
// was counted by a process that ended before it could forget it is not counted again.
import type { Database } from '../database/database.js'
import type { StatisticsTables } from '../database/tables.js'
import type { Farm } from '../farm.js'
import { farmId } from '../processes/lease-store.js'
import { condenseEvents, forgetBatch, hasNumbering, hasTaskEvents, startNumbering, takeBatch } from './task-event-outbox-store.js'
import { countBatch, lastBatch } from './task-event-store.js'

/** Rows in one transaction, so that others need not wait long. */
const eventsAtOnce = 4_000

/** Ends early, between two batches, when the signal says so. @throws what the statistics database throws when it is away */
export async function carryTaskEvents(farm: Farm, statistics: Database<StatisticsTables>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && (await hasTaskEvents(farm.database.read)) && (await carryBatch(farm, statistics, signal)));
}

async function carryBatch(farm: Farm, statistics: Database<StatisticsTables>, signal: AbortSignal): Promise<boolean> {
  const { database, settings } = farm
  const span = settings.task_event_count_consolidate_interval
  if (!(await hasNumbering(database.read))) await database.transaction(startNumbering)
  try {
    const id = await farmId(database)
    const last = await lastBatch(statistics.read, id)
    const batch = await database.transaction(tx => takeBatch(tx, last, span, eventsAtOnce))
    if (batch === undefined) return false
    await statistics.transaction(tx => countBatch(tx, id, batch, span))
    await database.transaction(tx => forgetBatch(tx, batch.number))
    return true
  } catch (error) {
    await condense(farm, span, signal)
    throw error
  }
}

/** While nothing can be counted, events are kept by span, so that they stay few. */
async function condense(farm: Farm, span: number, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const { taken, left } = await farm.database.transaction(tx => condenseEvents(tx, span, eventsAtOnce))
    if (taken < eventsAtOnce || left > taken / 2) return
  }
}
