// Adding tasks to a job that is there already, and taking some away: the counts and the job's state follow.
import type { JobId } from '@pyfarm/contract/ids'
import type { Tx } from '../database/database.js'
import type { Changes, Farm } from '../farm.js'
import { countTaskEventsOf } from '../statistics/count-task-events.js'
import { activeAgentOf, phaseOf } from './task.js'
import type { Task } from './task.js'
import { deleteTasks, insertTasks } from './task-store.js'
import type { FrameRow } from '../database/frame-rows.js'

const noChange = { queued: 0, assigned: 0, running: 0, done: 0, failed: 0 }

/** The job's row is locked already. */
export async function addTasks(
  farm: Farm,
  tx: Tx,
  changes: Changes,
  job: JobId,
  priority: number,
  tasks: readonly FrameRow[],
): Promise<void> {
  if (tasks.length === 0) return
  const added = await insertTasks(tx, job, priority, farm.clock(), tasks)
  await countTaskEventsOf(farm, tx, changes, job, { new: added })
  await farm.refreshJob(tx, changes, { jobId: job, delta: { ...noChange, queued: added } })
}

/** Work on tasks that are taken away is stopped at its agent. The job's row is locked already. */
export async function removeTasks(farm: Farm, tx: Tx, changes: Changes, job: JobId, tasks: readonly Task[]): Promise<void> {
  if (tasks.length === 0) return
  const delta = { ...noChange }
  for (const task of tasks) {
    delta[phaseOf(task)]--
    const agentId = activeAgentOf(task)
    if (agentId !== null) changes.stops.push({ agentId, taskId: task.id })
  }
  await deleteTasks(
    tx,
    tasks.map(task => task.id),
  )
  await countTaskEventsOf(farm, tx, changes, job, { deleted: tasks.length })
  await farm.refreshJob(tx, changes, { jobId: job, delta })
}
