import type { AgentId, TaskId } from '@pyfarm/contract/ids'
import { change } from '../farm.js'
import type { Farm } from '../farm.js'
import { isRefusal, notFound } from '../http/refusal.js'
import type { Refusal } from '../http/refusal.js'
import { changeTasks } from './change-tasks.js'
import { agentForTask } from './task-agent-store.js'
import { jobOfTask } from './task-owner-store.js'
import type { Task } from './task.js'

/** Gives one task to an agent by hand; it is sent at once. */
export async function giveTask(farm: Farm, agent: AgentId, task: TaskId): Promise<Task | Refusal> {
  return change(farm, async (tx, changes) => {
    const usable = await agentForTask(tx, agent)
    if (isRefusal(usable)) return usable
    const job = await jobOfTask(tx, task)
    if (job === undefined) return notFound(`id: task ${task} not found.`)
    const outcomes = await changeTasks(farm, tx, changes, job, new Map([[task, { kind: 'assign', agentId: agent }]]))
    changes.wake = true
    const outcome = outcomes.get(task) ?? notFound(`id: task ${task} not found.`)
    return isRefusal(outcome) ? outcome : outcome.task
  })
}
