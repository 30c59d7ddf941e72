// What happens to the tasks of an assignment while it lives; each change is reported in order.
import { join } from 'node:path'
import type { AssignBody } from '@pyfarm/contract/agent-protocol'
import type { AgentHome } from '../home/agent-home.js'
import type { HostProcess } from '../host/host-process.js'
import type { MessageFromHost } from '../host/host-message.js'
import type { Outbox, TaskReports } from '../delivery/outbox.js'
import type { ReportedTask } from '../delivery/task-report.js'
import type { AssignmentJournal, Journal } from '../journal/journal.js'
import type { Log } from '../log.js'
import type { LogUploads } from '../logs/log-uploads.js'
import type { PatientClient } from '../master-client/until-answered.js'
import type { PathMaps } from '../path-maps/path-maps.js'
import type { Tuning } from '../tuning.js'
import type { WorkLimits } from '../work-limits.js'
import type { WorkProcesses } from '../work-watch/work-processes.js'
import { isUnfinished, type Assignment, type LocalTask } from './assignment.js'

/** States, start times and the like of one task. */
const mostReports = 1000

export interface AssignmentContext {
  readonly home: AgentHome
  readonly master: PatientClient
  readonly outbox: Outbox
  readonly journal: Journal
  readonly uploads: LogUploads
  readonly log: Log
  readonly agentId: () => string
  readonly startHost: () => HostProcess
  /** All processes of the assignment have started. */
  readonly onStarted: () => void
  /** The master knows everything about its tasks; what is left is to upload its log. */
  readonly onDelivered: (assignment: Assignment, upload: () => Promise<void>) => void
  /** Ends everything that is still to be sent. */
  readonly signal: AbortSignal
  readonly tuning: Tuning
  readonly limits: WorkLimits
  readonly processes: WorkProcesses
  readonly pathMaps: PathMaps
}

/** Why the agent itself ends the work of an assignment; in a sentence. */
export interface Verdict {
  /** The tasks have failed, or they go back to the queue, and not to this agent again. */
  readonly kind: 'failed' | 'no-room'
  readonly reason: string
}

export interface Life {
  readonly id: string
  readonly body: AssignBody
  readonly tasks: readonly LifeTask[]
  readonly identifier: string
  readonly logFile: string
  readonly context: AssignmentContext
  readonly journal: AssignmentJournal
  /** Aborted when the assignment is cancelled. */
  readonly cancelled: AbortController
  host: HostProcess | undefined
  verdict: Verdict | undefined
  /** When the host said last that its renderers write something. */
  heardAt: number | undefined
}

export interface LifeTask extends LocalTask {
  readonly target: ReportedTask
  readonly reports: TaskReports
  /** How often its host has reported on it, progress aside. */
  reported: number
}

export function openLife(about: Pick<Life, 'id' | 'body' | 'identifier'>, context: AssignmentContext): Life {
  const { job, jobtype, tasks: assignedTasks } = about.body
  const journal = context.journal.open({
    id: about.id,
    job: { id: job.id, by: job.by, ...(job.title === undefined ? {} : { title: job.title }) },
    jobtype,
    tasks: assignedTasks,
    identifier: about.identifier,
  })
  const tasks = assignedTasks.map((assigned): LifeTask => {
    const attempt = assigned.attempt ?? 0
    const target = { job: job.id, task: assigned.id, attempt, identifier: about.identifier }
    const onRefused = () => {
      loseTask(life, task)
    }
    const reports = context.outbox.open(target, { keep: (report, at) => journal.keep(assigned.id, report, at), onRefused })
    const task: LifeTask = { assigned, attempt, state: undefined, target, reports, reported: 0 }
    return task
  })
  const logFile = join(context.home.logs, about.identifier)
  const life: Life = {
    ...about,
    tasks,
    logFile,
    context,
    journal,
    cancelled: new AbortController(),
    host: undefined,
    verdict: undefined,
    heardAt: undefined,
  }
  return life
}

/** Takes in what the host says. */
export function hear(life: Life, message: MessageFromHost): void {
  switch (message.kind) {
    case 'started':
      life.context.onStarted()
      return
    case 'heard':
      life.heardAt = performance.now()
      return
    case 'log-trouble':
      life.context.log.warn(`The log ${life.logFile} can't be written (${message.reason}): the work goes on without it.`)
      return
    case 'finished':
      return
    default: {
      const task = life.tasks.find(each => each.assigned.id === message.task)
      if (task !== undefined) hearOfTask(life, task, message)
    }
  }
}

function hearOfTask(life: Life, task: LifeTask, message: Extract<MessageFromHost, { task: number }>): void {
  // Code that goes in circles must not fill the agent's memory with reports.
  if (message.kind !== 'progress' && ++task.reported > mostReports) {
    endEarly(life, { kind: 'failed', reason: `The job type reported on task ${message.task} more than ${mostReports} times.` })
    return
  }
  switch (message.kind) {
    case 'state':
      setState(life, task, message)
      return
    case 'given-back':
      giveBackTask(task)
      return
    case 'progress':
      task.reports.push({ kind: 'progress', progress: message.progress })
      return
    case 'time-started':
      task.reports.push({ kind: 'time-started' })
      return
    case 'failed-here':
      task.reports.push({ kind: 'failed-here', agentId: life.context.agentId() })
  }
}

/** Says what became of every task that is unfinished when no process is left; `trouble` is why the work failed by itself. */
export function conclude(life: Life, trouble: string | undefined): void {
  const { verdict, cancelled, context } = life
  for (const task of life.tasks.filter(isUnfinished)) {
    if (verdict?.kind === 'failed') report(task, { state: 'failed', error: verdict.reason })
    else if (verdict !== undefined) giveBackFromHere(task, context.agentId())
    else if (cancelled.signal.aborted) giveBackTask(task)
    else if (trouble !== undefined) report(task, { state: 'failed', error: trouble })
  }
}

// In this order: a task in the queue could be on its way to this agent again at once.
function giveBackFromHere(task: LifeTask, agentId: string): void {
  task.reports.push({ kind: 'failed-here', agentId })
  giveBackTask(task)
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

/** Ends the work for a reason of the agent's own, which its tasks get when no process is left. */
export function endEarly(life: Life, verdict: Verdict): void {
  if (life.cancelled.signal.aborted) return
  life.verdict = verdict
  life.host?.note(verdict.reason)
  cancelLife(life, life.context.tuning.cancelGraceMilliseconds)
}

// Once cancelled, only work that came to a good end in time still counts.
function setState(life: Life, task: LifeTask, wish: StateReport): void {
  if (!isUnfinished(task) || (life.cancelled.signal.aborted && wish.state !== 'done')) return
  report(task, wish)
}

function report(task: LifeTask, { state, error, dissociate }: StateReport): void {
  task.state = state
  task.reports.push({
    kind: 'state',
    state,
    ...(error === undefined ? {} : { error }),
    ...(dissociate === undefined ? {} : { dissociate }),
  })
}

type StateReport = Pick<Extract<MessageFromHost, { kind: 'state' }>, 'state' | 'error' | 'dissociate'>
