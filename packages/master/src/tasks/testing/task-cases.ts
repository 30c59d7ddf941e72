// Tasks in each state and a table form for the tests of the rules.
import { expect, it } from 'vitest'
import { agentId, instant, jobId, taskId } from '@pyfarm/contract/ids'
import type { AgentId } from '@pyfarm/contract/ids'
import type { Task } from '../task.js'
import { nextTask } from '../task-rules.js'
import type { RequeueRules, TaskReport, TaskStep, TaskWish, Transition } from '../task-rules.js'

export const one = agentId('11111111-1111-4111-8111-111111111111')
export const two = agentId('22222222-2222-4222-8222-222222222222')
export const now = instant(5000)
const before = instant(1000)
export const rules: RequeueRules = { requeue: 3, noAutomaticStartTime: false }

export const queued: Task = {
  id: taskId(7),
  jobId: jobId(1),
  frame: 1,
  tile: null,
  state: null,
  agentId: null,
  attempts: 0,
  failures: 0,
  progress: 0,
  lastError: null,
  sentToAgent: false,
  sentAt: null,
  priority: 0,
  hidden: false,
  timeSubmitted: instant(1),
  timeStarted: null,
  timeFinished: null,
}
export const assigned: Task = { ...queued, agentId: one, attempts: 1 }
export const sent: Task = { ...assigned, sentToAgent: true, sentAt: before }
export const running: Task = { ...sent, state: 'running', timeStarted: before }
export const done: Task = { ...running, state: 'done', progress: 1, timeFinished: before }
export const failed: Task = { ...running, state: 'failed', failures: 4, lastError: 'broken', timeFinished: before }

export const byAgent = (report: TaskReport, ...ids: AgentId[]): TaskWish => ({
  kind: 'report',
  by: { kind: 'agents', ids: ids.length === 0 ? [one] : ids },
  report,
})
export const byPerson = (report: TaskReport): TaskWish => ({ kind: 'report', by: { kind: 'person' }, report })
export const step = (task: Task, wish: TaskWish, limits: Partial<RequeueRules> = {}): TaskStep =>
  nextTask(task, wish, { ...rules, ...limits }, now)

interface Case {
  readonly sentence: string
  readonly from: Task
  readonly wish: TaskWish
  readonly limits?: Partial<RequeueRules>
  /** What differs in the task afterwards. */
  readonly becomes: Partial<Task>
  /** What else follows. */
  readonly brings?: Omit<Transition, 'task'>
}

/** Each case: the task after the wish, whole, and what else follows. */
export function itBecomes(cases: readonly Case[]): void {
  it.each(cases)('$sentence', ({ from, wish, limits = {}, becomes, brings = {} }) => {
    expect(step(from, wish, limits)).toEqual({ task: { ...from, ...becomes }, ...brings })
  })
}

/** A task that waits, with nothing of its last attempt on it. */
export const fresh = {
  state: null,
  agentId: null,
  progress: 0,
  sentToAgent: false,
  sentAt: null,
  timeStarted: null,
  timeFinished: null,
}
