import type { JobId, QueueId } from '@pyfarm/contract/ids'
import { noTaskEvents, taskEventNames } from '@pyfarm/contract/task-events'
import type { TaskEventCounts } from '@pyfarm/contract/task-events'
import type { Tx } from '../database/database.js'
import type { Changes, Farm } from '../farm.js'
import { addTaskEvents, queueOfJob } from './task-event-outbox-store.js'

/** Counts what the transaction does to tasks of a job: for the metrics, and, if statistics are enabled, for the queue that it is in. */
export async function countTaskEvents(
  farm: Farm,
  tx: Tx,
  changes: Changes,
  queue: QueueId | null,
  some: Partial<TaskEventCounts>,
): Promise<void> {
  if (noteInMetrics(changes, some) && farm.settings.enable_statistics)
    await addTaskEvents(tx, queue, farm.clock(), { ...noTaskEvents, ...some })
}

/** The same, for who does not know what queue the job is in now. */
export async function countTaskEventsOf(
  farm: Farm,
  tx: Tx,
  changes: Changes,
  job: JobId,
  some: Partial<TaskEventCounts>,
): Promise<void> {
  if (noteInMetrics(changes, some) && farm.settings.enable_statistics)
    await addTaskEvents(tx, await queueOfJob(tx, job), farm.clock(), { ...noTaskEvents, ...some })
}

/** False when nothing happened. */
function noteInMetrics(changes: Changes, some: Partial<TaskEventCounts>): boolean {
  if (taskEventNames.every(name => (some[name] ?? 0) === 0)) return false
  changes.taskEvents = [...(changes.taskEvents ?? []), { ...noTaskEvents, ...some }]
  return true
}
