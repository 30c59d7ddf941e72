// What happens to the tasks of an assignment while it lives; each change is reported in order.
import { join } from 'node:path'
import type { AssignBody } from '@pyfarm/contract/agent-protocol'
import type { AgentHome } from '../home/agent-home.js'
import type { HostProcess } from '../host/host-process.js'
import type { MessageFromHost } from '../host/messages.js'
import type { Log } from '../log.js'
import type { PatientClient } from '../master-client/until-answered.js'
import { isUnfinished, type Assignment, type LocalTask } from './assignment.js'
import { openTaskReports, type ReportedTask, type TaskReports } from './task-reports.js'

export interface AssignmentContext {
  readonly home: AgentHome
  readonly master: PatientClient
  readonly log: Log
  readonly agentId: () => string
  readonly startHost: () => HostProcess
  /** All processes of the assignment have started. */
  readonly onStarted: () => void
  /** The master knows everything about its tasks; what is left is to upload its log. */
  readonly onDelivered: (assignment: Assignment, upload: () => Promise<void>) => void
  /** Ends everything that is still to be sent. */
  readonly signal: AbortSignal
}

export interface Life {
  readonly id: string
  readonly body: AssignBody
  readonly tasks: readonly LifeTask[]
  readonly identifier: string
  readonly logFile: string
  readonly context: AssignmentContext
  /** Aborted when the assignment is cancelled. */
  readonly cancelled: AbortController
  host: HostProcess | undefined
}

export interface LifeTask extends LocalTask {
  readonly target: ReportedTask
  readonly reports: TaskReports
}

export function openLife(about: Pick<Life, 'id' | 'body' | 'identifier'>, context: AssignmentContext): Life {
  const tasks = about.body.tasks.map((assigned): LifeTask => {
    const attempt = assigned.attempt ?? 0
    const target = { job: about.body.job.id, task: assigned.id, attempt, identifier: about.identifier }
    const onRefused = () => {
      loseTask(life, task)
    }
    const reports = openTaskReports(target, context.master, context.log, context.signal, onRefused)
    const task: LifeTask = { assigned, attempt, state: undefined, target, reports }
    return task
  })
  const logFile = join(context.home.logs, about.identifier)
  const life: Life = { ...about, tasks, logFile, context, cancelled: new AbortController(), host: undefined }
  return life
}

/** Takes in what the host says. */
export function hear(life: Life, message: MessageFromHost): void {
  if (message.kind === 'started') life.context.onStarted()
  else if (message.kind === 'log-trouble') {
    life.context.log.warn(`The log ${life.logFile} can't be written (${message.reason}): the work goes on without it.`)
  } else if (message.kind !== 'finished') {
    const task = life.tasks.find(each => each.assigned.id === message.task)
    if (task !== undefined) hearOfTask(life, task, message)
  }
}

function hearOfTask(life: Life, task: LifeTask, message: Extract<MessageFromHost, { task: number }>): void {
  switch (message.kind) {
    case 'state':
      setState(life, task, message)
      return
    case 'given-back':
      giveBackTask(task)
      return
    case 'progress':
      task.progress = message.progress
      task.reports.push({ kind: 'progress', progress: message.progress })
      return
    case 'time-started':
      task.reports.push({ kind: 'time-started' })
      return
    case 'failed-here':
      task.reports.push({ kind: 'failed-here', agentId: life.context.agentId() })
  }
}

/** Reports every unfinished task as failed. */
export function failUnfinished(life: Life, error: string): void {
  for (const task of life.tasks) setState(life, task, { state: 'failed', error })
}

/** Hands every unfinished task back to the master's queue. */
export function giveBack(life: Life): void {
  for (const task of life.tasks) giveBackTask(task)
}

function giveBackTask(task: LifeTask): void {
  if (!isUnfinished(task)) return
  task.state = null
  task.reports.push({ kind: 'given-back' })
}

/** The master does not want this task from this agent any more; without any other task left, the work is stopped. */
export function loseTask(life: Life, task: LifeTask): void {
  if (!isUnfinished(task)) return
  task.state = null
  task.reports.close()
  life.context.log.warn(`Task ${task.assigned.id} of job ${life.body.job.id} belongs to this agent no more.`)
  if (!life.tasks.some(isUnfinished)) cancelLife(life, 0)
}

/** Ends the work: politely, and by force after `grace` milliseconds. */
export function cancelLife(life: Life, grace: number): void {
  const { host, cancelled } = life
  if (!cancelled.signal.aborted) cancelled.abort(new Error('cancelled'))
  if (host === undefined) return
  host.stop()
  const force = setTimeout(host.kill, grace)
  void host.ended.then(() => {
    clearTimeout(force)
  })
}

// Once cancelled, only work that came to a good end in time still counts.
function setState(life: Life, task: LifeTask, { state, error, dissociate }: StateReport): void {
  if (!isUnfinished(task) || (life.cancelled.signal.aborted && state !== 'done')) return
  task.state = state
  task.reports.push({
    kind: 'state',
    state,
    ...(error === undefined ? {} : { error }),
    ...(dissociate === undefined ? {} : { dissociate }),
  })
}

type StateReport = Pick<Extract<MessageFromHost, { kind: 'state' }>, 'state' | 'error' | 'dissociate'>
