import type { JobId } from '@pyfarm/contract/ids'
import { noTaskEvents, taskEventNames } from '@pyfarm/contract/task-events'
import type { TaskEventCounts } from '@pyfarm/contract/task-events'
import type { Tx } from '../database/database.js'
import type { Changes, Farm } from '../farm.js'
import { addTaskEvents } from './task-event-outbox-store.js'

/** Counts what the transaction does to tasks of the job: for the metrics, and, if statistics are enabled, for the job's queue. */
export async function countTaskEvents(
  farm: Farm,
  tx: Tx,
  changes: Changes,
  job: JobId,
  some: Partial<TaskEventCounts>,
): Promise<void> {
  if (taskEventNames.every(name => (some[name] ?? 0) === 0)) return
  const events = { ...noTaskEvents, ...some }
  changes.taskEvents = [...(changes.taskEvents ?? []), events]
  if (farm.settings.enable_statistics) await addTaskEvents(tx, job, farm.clock(), events)
}
