import type { AgentId, TaskId } from '@pyfarm/contract/ids'
import type { Tx } from '../database/database.js'
import type { Changes, Departure, Farm } from '../farm.js'
import { grouped } from '../database/grouped.js'
import { changeTasks } from './change-tasks.js'
import type { Task } from './task.js'
import type { TaskWish } from './task-rules.js'
import { listActiveTasks } from './task-store.js'

/** Frees all unfinished tasks of an agent that takes no part any more: others may have them. */
export async function freeTasksOfAgent(farm: Farm, tx: Tx, changes: Changes, agentId: AgentId, why: Departure): Promise<void> {
  const wish: TaskWish = why === 'disabled' ? { kind: 'stop' } : { kind: 'free', agentId, lost: why === 'gone' }
  await wishForAll(farm, tx, changes, await listActiveTasks(tx, agentId), () => wish)
}

/** Frees these tasks, which their agent no longer knows, if they are still unfinished on it. */
export async function freeLostTasks(
  farm: Farm,
  tx: Tx,
  changes: Changes,
  agentId: AgentId,
  tasks: readonly Task[],
): Promise<void> {
  await wishForAll(farm, tx, changes, tasks, () => ({ kind: 'free', agentId, lost: true }))
}

/** The same kind of wish for tasks of several jobs; jobs in the order of their ids, so that two such changes can't wait for each other. */
export async function wishForAll(
  farm: Farm,
  tx: Tx,
  changes: Changes,
  tasks: readonly Task[],
  wishFor: (task: Task) => TaskWish,
): Promise<void> {
  const ofJob = grouped(tasks, task => task.jobId)
  for (const jobId of [...ofJob.keys()].sort((a, b) => a - b)) {
    const wishes = new Map<TaskId, TaskWish>((ofJob.get(jobId) ?? []).map(task => [task.id, wishFor(task)]))
    await changeTasks(farm, tx, changes, jobId, wishes)
  }
}
