import type { JobId, TaskId } from '@pyfarm/contract/ids'
import type { Tx } from '../database/database.js'
import type { Changes, Farm } from '../farm.js'
import { changeTasks } from './change-tasks.js'
import type { TaskWish } from './task-rules.js'
import { listActiveTasksOfJob } from './task-store.js'

/** Stops the job's unfinished tasks on their agents: they become queued. */
export async function stopTasksOfJob(farm: Farm, tx: Tx, changes: Changes, job: JobId): Promise<void> {
  const tasks = await listActiveTasksOfJob(tx, job)
  await changeTasks(farm, tx, changes, job, new Map<TaskId, TaskWish>(tasks.map(task => [task, { kind: 'stop' }])))
}
