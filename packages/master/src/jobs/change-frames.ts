import type { JobEdit } from '@pyfarm/contract/api/jobs'
import type { Tx } from '../database/database.js'
import type { Changes, Farm } from '../farm.js'
import { orRefuse } from '../http/refusal.js'
import { addTasks, removeTasks } from '../tasks/alter-tasks.js'
import { listTasks } from '../tasks/task-store.js'
import { compareFrames, editedRange, tasksOf } from './job-rules.js'
import { updateJob } from './job-store.js'
import type { JobRow } from './job-store.js'

/** Creates the tasks that a new frame range lacks and deletes the surplus ones (stopped first); the others stay as they are. */
export async function changeFrames(farm: Farm, tx: Tx, changes: Changes, job: JobRow, edit: JobEdit): Promise<void> {
  const tasks = await listTasks(tx, job.id)
  const frames = { start: tasks[0]?.frame ?? 1, end: tasks.at(-1)?.frame ?? 1, by: job.by }
  const range = orRefuse(editedRange(frames, edit, job.num_tiles, farm.settings.job_max_tasks))
  const { missing, surplus } = compareFrames(tasks, range)
  await updateJob(tx, job.id, { by: range.by })
  // New ones first: a job that goes on must not look finished in between.
  await addTasks(farm, tx, changes, job.id, edit.priority ?? job.priority, [...tasksOf(missing, job.num_tiles)])
  await removeTasks(farm, tx, changes, job.id, surplus)
}
