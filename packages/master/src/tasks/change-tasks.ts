// The one writer of task states, whoever asks (agent, person, scheduler, chore): tasks, counts, the job's state and the events together.
import type { JobId, TaskId } from '@pyfarm/contract/ids'
import type { TaskCounts } from '@pyfarm/contract/progress'
import type { Tx } from '../database/database.js'
import type { Changes, Farm } from '../farm.js'
import { conflict, isRefusal, notFound } from '../http/refusal.js'
import type { Refusal } from '../http/refusal.js'
import { lockJob } from './task-job-store.js'
import { phaseOf } from './task.js'
import type { Task } from './task.js'
import { nextTask } from './task-rules.js'
import type { TaskWish, Transition } from './task-rules.js'
import { forgiveFailures, loadTasksForChange, lockAgentsOf, noteSuccess, rememberFailure, saveTask } from './task-store.js'

export type Outcome = { readonly task: Task; readonly changed: boolean } | Refusal

/**
 * Applies wishes to tasks of one job, each by the rules of `nextTask`, within the transaction given. A wish that is refused
 * changes nothing; the others go on. The job's row is locked first, so that the counts follow each other.
 */
export async function changeTasks(
  farm: Farm,
  tx: Tx,
  changes: Changes,
  jobId: JobId,
  wishes: ReadonlyMap<TaskId, TaskWish>,
): Promise<Map<TaskId, Outcome>> {
  const outcomes = new Map<TaskId, Outcome>()
  if (wishes.size === 0) return outcomes
  // Agents before jobs, everywhere: two changes then never wait for each other.
  await lockAgentsOf(tx, [...wishes.keys()])
  const job = await lockJob(tx, jobId)
  const tasks = job === undefined ? [] : await loadTasksForChange(tx, jobId, [...wishes.keys()])
  const delta = { queued: 0, assigned: 0, running: 0, done: 0, failed: 0 }
  for (const task of tasks) {
    const wish = wishes.get(task.id)
    if (wish === undefined || job === undefined) continue
    const step = nextTask(task, wish, job, farm.clock())
    outcomes.set(task.id, await apply(farm, tx, changes, task, step, delta))
  }
  for (const id of wishes.keys()) if (!outcomes.has(id)) outcomes.set(id, notFound(`Task ${id} of job ${jobId} not found.`))
  await tell(farm, tx, changes, jobId, outcomes, delta)
  return outcomes
}

async function apply(
  farm: Farm,
  tx: Tx,
  changes: Changes,
  task: Task,
  step: Transition | 'unchanged' | Refusal,
  delta: Record<keyof TaskCounts, number>,
): Promise<Outcome> {
  if (step === 'unchanged') return { task, changed: false }
  if (isRefusal(step)) return step
  if (!(await saveTask(tx, task, step.task))) return conflict(`Task ${task.id} was changed by somebody else at the same moment.`)
  if (step.failedOn !== undefined) await rememberFailure(tx, task.id, step.failedOn)
  if (step.forgiven === true) await forgiveFailures(tx, task.id)
  if (step.succeededOn !== undefined) await noteSuccess(tx, step.succeededOn, farm.clock())
  if (step.stopOn !== undefined) changes.stops.push({ agentId: step.stopOn, taskId: task.id })
  delta[phaseOf(task)]--
  delta[phaseOf(step.task)]++
  return { task: step.task, changed: true }
}

async function tell(
  farm: Farm,
  tx: Tx,
  changes: Changes,
  jobId: JobId,
  outcomes: ReadonlyMap<TaskId, Outcome>,
  delta: TaskCounts,
): Promise<void> {
  const changed = [...outcomes].filter(([, outcome]) => !isRefusal(outcome) && outcome.changed).map(([id]) => id)
  if (changed.length === 0) return
  changes.events.push({ kind: 'tasks', job: jobId, tasks: changed })
  if (Object.values(delta).every(difference => difference === 0)) return
  // A task is free, or an agent is.
  if (delta.queued > 0 || delta.done > 0 || delta.failed > 0) changes.wake = true
  await farm.refreshJob(tx, changes, { jobId, delta })
}
