// Deleting marked jobs (behaviour.md sections 2 and 5): running tasks are stopped first, then tasks, logs and the job go.
import { removeLogFiles } from '../task-logs/log-files.js'
import { change } from '../farm.js'
import type { Farm } from '../farm.js'
import { stopTasksOfJob } from '../tasks/stop-tasks-of-job.js'
import { deleteGroupIfEmpty, deleteJobRow, deleteLogs, deleteSomeTasks, logsOfJobAlone, markedJobs } from './delete-jobs-store.js'
import type { MarkedJob } from './delete-jobs-store.js'

const jobsPerRun = 100
/** Tasks deleted in one transaction, so that others need not wait long. */
const tasksAtOnce = 1_000

export async function deleteMarkedJobs(farm: Farm): Promise<void> {
  for (const job of await markedJobs(farm.database.read, jobsPerRun)) await deleteOne(farm, job)
}

async function deleteOne(farm: Farm, { id, job_group_id: group }: MarkedJob): Promise<void> {
  await change(farm, (tx, changes) => stopTasksOfJob(farm, tx, changes, id))
  const files = await change(farm, async tx => {
    const identifiers = await logsOfJobAlone(tx, id)
    await deleteLogs(tx, identifiers)
    return identifiers
  })
  await removeLogFiles(farm.settings.tasklogs_dir, files)
  while (await change(farm, tx => deleteSomeTasks(tx, id, tasksAtOnce)));
  await change(farm, async (tx, changes) => {
    await deleteJobRow(tx, id)
    if (group !== null) await deleteGroupIfEmpty(tx, group)
    changes.events.push({ kind: 'job', job: id, change: 'deleted' })
    changes.wake = true
  })
}
