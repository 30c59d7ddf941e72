// What may become of a task (behaviour.md section 2). Pure: every way in which a task changes is one wish here.
import type { StoredWorkState } from '@pyfarm/contract/enums'
import type { AgentId, Instant } from '@pyfarm/contract/ids'
import { badRequest, conflict } from '../http/refusal.js'
import type { Refusal } from '../http/refusal.js'
import { activeAgentOf, isFinished } from './task.js'
import type { Task } from './task.js'

/** Who reports: an agent (any of those that the request can have come from), or a person. */
export type Reporter = { readonly kind: 'agents'; readonly ids: readonly AgentId[] } | { readonly kind: 'person' }

export interface TaskReport {
  readonly state?: StoredWorkState | 'queued'
  readonly progress?: number
  readonly lastError?: string | null
  readonly startedNow?: boolean
  /** An agent gives a task back with null; a person may give it to another agent. */
  readonly agentId?: AgentId | null
  readonly hidden?: boolean
  readonly priority?: number
}

export interface AttemptReport {
  readonly kind: 'attempt'
  readonly agentId: AgentId
  readonly attempt: number
  readonly report: TaskReport
  /** When it happened on the agent. */
  readonly at?: Instant
  /** The task has failed on this agent, and was not forgiven. */
  readonly hasFailed: boolean
}

export type TaskWish =
  | { readonly kind: 'report'; readonly by: Reporter; readonly report: TaskReport }
  /** An agent's report on one attempt: it may come late, and again. */
  | AttemptReport
  /** Hand it out: only a task that sits on no agent and has not failed there is taken. */
  | { readonly kind: 'assign'; readonly agentId: AgentId }
  /** The agent has accepted this attempt. */
  | { readonly kind: 'sent'; readonly attempt: number }
  /** The agent has refused this attempt: it doesn't count. */
  | { readonly kind: 'take back'; readonly attempt: number }
  /** The agent takes no part any more, or no longer knows the task. */
  | { readonly kind: 'free'; readonly agentId: AgentId; /** Without a word; not given back. */ readonly lost: boolean }
  /** The attempt runs for longer than its job allows: it has failed, and its work has to end. */
  | { readonly kind: 'overdue'; readonly attempt: number; readonly reason: string }
  /** A person stops the work: it becomes queued. */
  | { readonly kind: 'stop' }
  /** A person wants it again. */
  | { readonly kind: 'rerun' }

export interface RequeueRules {
  /** How many failures send a task back to the queue; -1: any number. */
  readonly requeue: number
  readonly noAutomaticStartTime: boolean
}

export interface Transition {
  readonly task: Task
  /** This agent does not get the task again. */
  readonly failedOn?: AgentId
  /** This agent has finished it now. */
  readonly succeededOn?: AgentId
  /** The task may be given to the agents that it failed on again. */
  readonly forgiven?: true
  /** This agent's work on it has to end. */
  readonly stopOn?: AgentId
}

export type TaskStep = Transition | 'unchanged' | Refusal

/** The task after the wish; `unchanged` when the wish comes too late or says nothing new. */
export function nextTask(task: Task, wish: TaskWish, rules: RequeueRules, now: Instant): TaskStep {
  switch (wish.kind) {
    case 'report':
      return wish.by.kind === 'agents'
        ? agentReport(task, wish.by.ids, wish.report, rules, now)
        : personReport(task, wish.report, rules, now)
    case 'attempt':
      return attemptReport(task, wish, rules, now)
    case 'assign':
      return assign(task, wish.agentId)
    case 'sent':
      return isAttempt(task, wish.attempt) ? { task: { ...task, sentToAgent: true, sentAt: now, lastError: null } } : 'unchanged'
    case 'take back':
      return isAttempt(task, wish.attempt) ? { task: { ...queued(task), attempts: task.attempts - 1 } } : 'unchanged'
    case 'free':
      return activeAgentOf(task) === wish.agentId ? free(task, wish.lost, rules, now) : 'unchanged'
    case 'overdue':
      return overdue(task, wish.attempt, wish.reason, rules, now)
    case 'stop':
      return stop(task)
    case 'rerun':
      return isFinished(task) ? rerun(task) : 'unchanged'
  }
}

/** Unfinished, on an agent that has not begun, and still the attempt that the wish speaks of. */
function isAttempt(task: Task, attempt: number): boolean {
  return activeAgentOf(task) !== null && task.attempts === attempt && task.state !== 'running'
}

function attemptReport(task: Task, wish: AttemptReport, rules: RequeueRules, now: Instant): TaskStep {
  const { agentId, attempt, report, at, hasFailed } = wish
  if (task.agentId === agentId && task.attempts === attempt)
    return agentReport(task, [agentId], report, rules, momentOf(task, at, now))
  // An agent does not get a task again that failed on it: this report was taken before the failure, or is that of it.
  if (hasFailed && attempt <= task.attempts) return 'unchanged'
  return conflict(`Attempt ${attempt} at task ${task.id} is not this agent's (any more): its work on it has to end.`)
}

/** The agent's time, if it can be true; its clock may be wrong. */
function momentOf(task: Task, at: Instant | undefined, now: Instant): Instant {
  const earliest = Math.max(task.sentAt ?? task.timeSubmitted, task.timeStarted ?? 0)
  return at !== undefined && at >= earliest && at <= now ? at : now
}

function agentReport(task: Task, agents: readonly AgentId[], report: TaskReport, rules: RequeueRules, now: Instant): TaskStep {
  if (task.agentId === null || !agents.includes(task.agentId)) {
    return badRequest(`Task ${task.id} is not this agent's (any more): its work on it has to end.`)
  }
  if (report.agentId !== undefined && report.agentId !== null && report.agentId !== task.agentId) {
    return badRequest('agent_id: an agent can only give a task back, with null.')
  }
  // A late report never wins over the end of the same attempt.
  if (isFinished(task)) return 'unchanged'
  const step = applyReport(task, report, rules, now)
  return report.agentId === null && isTransition(step) ? { ...step, task: takenFrom(step.task) } : step
}

function personReport(task: Task, report: TaskReport, rules: RequeueRules, now: Instant): TaskStep {
  if (isFinished(task) && (report.state === 'running' || report.state === 'paused')) {
    return conflict(
      `state: task ${task.id} is ${task.state ?? 'queued'}; a finished task does not run again by itself. Set it to queued to run it again.`,
    )
  }
  if (task.state === 'done' && report.state === undefined && report.progress !== undefined && report.progress !== 1) {
    return badRequest('progress: a done task takes no other progress than 1.0.')
  }
  const given = report.agentId
  const before = activeAgentOf(task)
  const step =
    given === undefined || given === task.agentId
      ? applyReport(task, report, rules, now)
      : moveToAgent(task, given, report, rules, now)
  // Its agent works on for nothing, unless it still has the task.
  return before !== null && isTransition(step) && activeAgentOf(step.task) !== before ? { ...step, stopOn: before } : step
}

function moveToAgent(task: Task, agentId: AgentId | null, report: TaskReport, rules: RequeueRules, now: Instant): TaskStep {
  if (agentId === null) {
    const step = applyReport(task, report, rules, now)
    return isTransition(step) ? { ...step, task: takenFrom(step.task) } : step
  }
  const { state, ...rest } = report
  if (isFinished(task) && state !== 'queued') return conflict(`agent_id: task ${task.id} is ${task.state ?? ''}: rerun it first.`)
  const again = isFinished(task) ? rerun(task) : { task }
  const step = applyReport(assigned(again.task, agentId), state === undefined || state === 'queued' ? rest : report, rules, now)
  return isTransition(step) ? { ...again, ...step } : step
}

const isTransition = (step: TaskStep): step is Transition => typeof step !== 'string' && 'task' in step

/** A finished task without its agent stays finished. */
const takenFrom = (task: Task): Task => (isFinished(task) ? { ...task, agentId: null } : queued(task))

function applyReport(task: Task, report: TaskReport, rules: RequeueRules, now: Instant): TaskStep {
  const { hidden = task.hidden, priority = task.priority, progress = task.progress, lastError = task.lastError } = report
  const started = report.startedNow === true ? { timeStarted: now } : {}
  return toState({ ...task, hidden, priority, progress, lastError, ...started }, report, rules, now)
}

function toState(task: Task, report: TaskReport, rules: RequeueRules, now: Instant): TaskStep {
  if (report.state === undefined) return { task }
  switch (report.state) {
    case 'queued':
      return isFinished(task) ? rerun(task) : { task: queued(task) }
    case 'running':
      return { task: running(task, report, rules, now) }
    case 'paused':
      return { task: { ...task, state: 'paused' } }
    case 'done':
      return done(task, now)
    case 'failed':
      return failed(task, rules, now)
  }
}

function running(task: Task, report: TaskReport, rules: RequeueRules, now: Instant): Task {
  if (task.state === 'running') return task
  const automatic = rules.noAutomaticStartTime || report.startedNow === true ? {} : { timeStarted: now }
  // An agent that has begun was sent the task, whether or not its answer to that has come in yet.
  const sent = task.agentId === null ? {} : { sentToAgent: true, sentAt: task.sentAt ?? now }
  return { ...task, state: 'running', ...sent, ...automatic, timeFinished: null }
}

function done(task: Task, now: Instant): TaskStep {
  if (task.state === 'done') return { task: { ...task, progress: 1 } }
  const finished: Task = { ...task, state: 'done', progress: 1, lastError: null, timeFinished: now }
  return task.agentId === null ? { task: finished } : { task: finished, succeededOn: task.agentId }
}

function failed(task: Task, rules: RequeueRules, now: Instant): TaskStep {
  if (task.state === 'failed') return { task }
  const failures = task.failures + 1
  const finished: Task = { ...task, state: 'failed', failures, timeFinished: now }
  const next = mayTryAgain(failures, rules) ? queued(finished) : finished
  return task.agentId === null ? { task: next } : { task: next, failedOn: task.agentId }
}

function mayTryAgain(failures: number, rules: RequeueRules): boolean {
  return rules.requeue === -1 || failures <= rules.requeue
}

function assign(task: Task, agentId: AgentId): TaskStep {
  if (isFinished(task)) return conflict(`Task ${task.id} is ${task.state ?? ''}: rerun it first.`)
  if (task.agentId !== null) return conflict(`Task ${task.id} is on agent ${task.agentId} already.`)
  return { task: assigned(task, agentId) }
}

const assigned = (task: Task, agentId: AgentId): Task => ({ ...queued(task), agentId, attempts: task.attempts + 1 })

/** A task that was sent and got lost counts as a failure, so that one that kills its agents comes to an end. */
function free(task: Task, lost: boolean, rules: RequeueRules, now: Instant): TaskStep {
  if (!lost && task.sentToAgent) return { task: queued(task) }
  if (!task.sentToAgent) return { task: { ...queued(task), attempts: task.attempts - 1 } }
  const failures = task.failures + 1
  if (mayTryAgain(failures, rules)) return { task: { ...queued(task), failures } }
  const lastError = 'The work was lost with its agent more often than requeue allows.'
  return { task: { ...task, state: 'failed', failures, lastError, timeFinished: now } }
}

function overdue(task: Task, attempt: number, reason: string, rules: RequeueRules, now: Instant): TaskStep {
  const agent = activeAgentOf(task)
  if (agent === null || task.state !== 'running' || task.attempts !== attempt) return 'unchanged'
  const step = failed({ ...task, lastError: reason }, rules, now)
  return isTransition(step) ? { ...step, stopOn: agent } : step
}

function stop(task: Task): TaskStep {
  const agent = activeAgentOf(task)
  if (agent === null) return 'unchanged'
  return { task: queued(task), stopOn: agent }
}

function rerun(task: Task): Transition {
  return { task: { ...queued(task), failures: 0, lastError: null }, forgiven: true }
}

function queued(task: Task): Task {
  return {
    ...task,
    state: null,
    agentId: null,
    progress: 0,
    sentToAgent: false,
    sentAt: null,
    timeStarted: null,
    timeFinished: null,
  }
}
