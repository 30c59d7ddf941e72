// What the master is told about one task: one queue, sent in order, one after the other, until the master has taken it.
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { ReportedState } from '../host/messages.js'
import type { Log } from '../log.js'
import type { PatientClient } from '../master-client/until-answered.js'

export type TaskReport =
  | { readonly kind: 'state'; readonly state: ReportedState; readonly error?: string; readonly dissociate?: true }
  | { readonly kind: 'progress'; readonly progress: number }
  | { readonly kind: 'time-started' }
  | { readonly kind: 'failed-here'; readonly agentId: string }
  /** The task goes back to the master's queue. */
  | { readonly kind: 'given-back' }

export interface ReportedTask {
  readonly job: number
  readonly task: number
  readonly attempt: number
  /** Name of the assignment's log. */
  readonly identifier: string
}

export interface TaskReports {
  push(report: TaskReport): void
  /** Forgets what is not sent yet and takes no more. */
  close(): void
  /** Resolves when everything pushed so far has been taken by the master or given up. */
  delivered(): Promise<void>
}

/**
 * Opens the queue of a task. `onRefused` is called when the master does not take a state (400, 404, 409): it has given the task to
 * someone else or deleted it, and the queue is closed.
 */
export function openTaskReports(
  target: ReportedTask,
  master: PatientClient,
  log: Log,
  signal: AbortSignal,
  onRefused: () => void,
): TaskReports {
  let waiting: TaskReport[] = []
  let sending: Promise<void> | undefined
  let closed = false

  async function sendAll(): Promise<void> {
    await nextTurn()
    try {
      for (let report = waiting.shift(); report !== undefined && !closed; report = waiting.shift()) {
        if (await sendReport(target, report, master, log, signal)) continue
        closed = true
        waiting = []
        onRefused()
      }
    } finally {
      sending = undefined
    }
  }

  return {
    push(report) {
      if (closed) return
      const last = waiting.at(-1)
      if (report.kind === 'progress' && last?.kind === 'progress') waiting[waiting.length - 1] = report
      else waiting.push(report)
      // Only the signal ends it early, and then nobody waits for it any more.
      sending ??= sendAll().catch(() => undefined)
    },
    close() {
      closed = true
      waiting = []
    },
    async delivered() {
      while (sending !== undefined) await sending
    },
  }
}

const refusals = [400, 404, 409]

/** Sends a report; false when the master no longer wants anything about this task from this agent. */
async function sendReport(
  target: ReportedTask,
  report: TaskReport,
  master: PatientClient,
  log: Log,
  signal: AbortSignal,
): Promise<boolean> {
  const path = `/jobs/${target.job}/tasks/${target.task}${report.kind === 'failed-here' ? '/failed_on_agents/' : ''}`
  const { status } = await master.send({ method: 'POST', path, body: bodyOf(report) }, signal)
  const isState = report.kind === 'state' || report.kind === 'given-back'
  if (status >= 300 || (isState && status !== 200)) {
    log.warn(`The master answered ${status} to the ${report.kind} of task ${target.task} of job ${target.job}.`)
    return !(isState && refusals.includes(status))
  }
  if (isState) await sendLogState(target, report.kind === 'state' ? report.state : 'queued', master, signal)
  return true
}

function sendLogState(target: ReportedTask, state: string, master: PatientClient, signal: AbortSignal): Promise<unknown> {
  return master.send(
    { method: 'POST', path: `${logsPath(target)}${encodeURIComponent(target.identifier)}`, body: { state } },
    signal,
  )
}

/** Path of the logs of a task's attempt, with a slash at its end. */
export function logsPath({ job, task, attempt }: Omit<ReportedTask, 'identifier'>): string {
  return `/jobs/${job}/tasks/${task}/attempts/${attempt}/logs/`
}

function bodyOf(report: TaskReport): object {
  switch (report.kind) {
    case 'state':
      return {
        state: report.state,
        ...(report.error === undefined ? {} : { last_error: report.error }),
        ...(report.dissociate === true ? { agent_id: null } : {}),
      }
    case 'progress':
      return { progress: report.progress }
    case 'time-started':
      return { time_started: 'now' }
    case 'failed-here':
      return { id: report.agentId }
    case 'given-back':
      return { state: 'queued', agent_id: null }
  }
}
