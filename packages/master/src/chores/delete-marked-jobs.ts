// Deleting marked jobs (behaviour.md sections 2 and 5): running tasks are stopped first, then tasks, logs and the job go.
import type { JobId } from '@pyfarm/contract/ids'
import { removeLogFiles } from '../task-logs/log-files.js'
import { change } from '../farm.js'
import type { Farm } from '../farm.js'
import { writeMails } from '../mail/write-mails.js'
import { countTaskEventsOf } from '../statistics/count-task-events.js'
import { stopTasksOfJob } from '../tasks/stop-tasks-of-job.js'
import { deleteGroupIfEmpty, deleteJobRow, deleteLogs, deleteSomeTasks, logsOfJobAlone, markedJobs } from './delete-jobs-store.js'
import type { MarkedJob } from './delete-jobs-store.js'

const jobsAtOnce = 100
/** Tasks or logs deleted in one transaction, so that others need not wait long. */
const rowsAtOnce = 1_000

/** Ends early, between two transactions, when the signal says so. */
export async function deleteMarkedJobs(farm: Farm, signal: AbortSignal): Promise<void> {
  for (let last: JobId | undefined; !signal.aborted;) {
    const jobs = await markedJobs(farm.database.read, last, jobsAtOnce, farm.clock())
    for (const job of jobs) await tryToDelete(farm, job, signal)
    last = jobs.at(-1)?.id
    if (last === undefined) return
  }
}

/** One that can't be deleted now leaves the others alone. */
async function tryToDelete(farm: Farm, job: MarkedJob, signal: AbortSignal): Promise<void> {
  try {
    await deleteOne(farm, job, signal)
  } catch (error) {
    farm.log.error({ err: error, job: job.id }, 'a job could not be deleted; the next run tries again')
  }
}

async function deleteOne(farm: Farm, job: MarkedJob, signal: AbortSignal): Promise<void> {
  const { id, job_group_id: group, isWhole } = job
  await change(farm, (tx, changes) => stopTasksOfJob(farm, tx, changes, id))
  while (!signal.aborted && (await deleteSomeLogs(farm, id)));
  while (!signal.aborted && (await deleteTasksOf(farm, job)));
  if (signal.aborted) return
  await change(farm, async (tx, changes) => {
    // A submission that was never completed is no job to anybody.
    if (isWhole) await writeMails(farm, tx, changes, { kind: 'deletion', job: id, at: farm.clock() })
    await deleteJobRow(tx, id)
    if (group !== null) await deleteGroupIfEmpty(tx, group)
    changes.events.push({ kind: 'job', job: id, change: 'deleted' })
    changes.wake = true
  })
}

/** Deletes some of the tasks; false when none are left. Those of a submission that was never completed were not counted as new. */
async function deleteTasksOf(farm: Farm, { id, isWhole }: MarkedJob): Promise<boolean> {
  return change(farm, async (tx, changes) => {
    const deleted = await deleteSomeTasks(tx, id, rowsAtOnce)
    if (isWhole) await countTaskEventsOf(farm, tx, changes, id, { deleted })
    return deleted > 0
  })
}

/** Deletes some of the logs with their files; false when none are left. */
async function deleteSomeLogs(farm: Farm, job: JobId): Promise<boolean> {
  const identifiers = await change(farm, async tx => {
    const found = await logsOfJobAlone(tx, job, rowsAtOnce)
    await deleteLogs(tx, found)
    return found
  })
  await removeLogFiles(farm.settings.tasklogs_dir, identifiers)
  return identifiers.length > 0
}
