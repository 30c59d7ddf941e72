// Reports in PyFarm 0.8.7's form: a request for each, and one for the state of the log (agent-protocol.md section 3).
import { z } from 'zod'
import type { Log } from '../log.js'
import type { MasterAnswer } from '../master-client/master-client.js'
import { isTrouble, type PatientClient } from '../master-client/until-answered.js'
import { logPath, logsPath, type ReportedTask, type TaskReport } from './task-report.js'

/** Refused: the master wants nothing more about this task from this agent. Taken is also what it can never take. */
export type Outcome = 'taken' | 'refused'

export interface ReportSender {
  readonly master: PatientClient
  readonly log: Log
  readonly agentId: () => string
}

/** Sends one report; repeated until the master takes or refuses it. Rejects when the signal ends it. */
export async function sendReport(
  target: ReportedTask,
  report: TaskReport,
  sender: ReportSender,
  signal: AbortSignal,
): Promise<Outcome> {
  switch (report.kind) {
    case 'log':
      return registerLog(target, sender, signal)
    case 'state':
      return sendState(target, report.state, stateBody(report), sender, signal)
    case 'given-back':
      return sendState(target, 'queued', { state: 'queued', agent_id: null }, sender, signal)
    case 'progress':
      return sendRemark(target, taskPath(target), { progress: report.progress }, sender, signal)
    case 'time-started':
      return sendRemark(target, taskPath(target), { time_started: 'now' }, sender, signal)
    case 'failed-here':
      return sendRemark(target, `${taskPath(target)}/failed_on_agents/`, { id: report.agentId }, sender, signal)
  }
}

const taskPath = ({ job, task }: ReportedTask): string => `/jobs/${job}/tasks/${task}`

function stateBody({ state, error, dissociate }: Extract<TaskReport, { kind: 'state' }>): object {
  return {
    state,
    ...(error === undefined ? {} : { last_error: error }),
    ...(dissociate === true ? { agent_id: null } : {}),
  }
}

async function registerLog(target: ReportedTask, sender: ReportSender, signal: AbortSignal): Promise<Outcome> {
  const body = { identifier: target.identifier, agent_id: sender.agentId() }
  const request = { method: 'POST', path: logsPath(target), body } as const
  const { status } = await sender.master.send(request, signal, isVerdict)
  // 409: it is registered already. Whatever else the master has against a log is no reason not to render.
  if (status >= 300 && status !== 404 && status !== 409)
    sender.log.warn(`The master answered ${status} to the registration of the log ${target.identifier}.`)
  return status === 404 ? 'refused' : 'taken'
}

async function sendState(
  target: ReportedTask,
  logState: string,
  body: object,
  sender: ReportSender,
  signal: AbortSignal,
): Promise<Outcome> {
  const answer = await sender.master.send({ method: 'POST', path: taskPath(target), body }, signal, isVerdict)
  if (answer.status >= 300) {
    sender.log.warn(`The master answered ${answer.status} to a state of task ${target.task} of job ${target.job}.`)
    return 'refused'
  }
  await sender.master.send({ method: 'POST', path: logPath(target), body: { state: logState } }, signal)
  return 'taken'
}

/**
 * Whether an answer to a result comes from a master that has understood it: a page of a proxy, a redirect or a refused login is none,
 * and the result is sent again.
 */
function isVerdict({ status, body, text }: MasterAnswer): boolean {
  if (status < 300) return body !== undefined || text === ''
  return status >= 400 && !isTrouble(status) && ![401, 403, 407].includes(status)
}

async function sendRemark(
  target: ReportedTask,
  path: string,
  body: object,
  { master, log }: ReportSender,
  signal: AbortSignal,
): Promise<Outcome> {
  const { status } = await master.send({ method: 'POST', path, body }, signal)
  if (status >= 300) log.warn(`The master answered ${status} to a report of task ${target.task} of job ${target.job}.`)
  return 'taken'
}

const taskReplySchema = z.looseObject({ agent_id: z.string().nullable(), attempts: z.int() })

/**
 * Whether the task is still at the attempt that the reports are about. PyFarm's reports don't name the attempt: one that comes late
 * could be taken for the same agent's next.
 */
export async function isStillAttempt(target: ReportedTask, sender: ReportSender, signal: AbortSignal): Promise<boolean> {
  const answer = await sender.master.send({ method: 'GET', path: taskPath(target) }, signal)
  if (answer.status === 404) return false
  const task = taskReplySchema.safeParse(answer.body)
  if (!task.success) return true
  const isSame = target.attempt === 0 || task.data.attempts === target.attempt
  return isSame && task.data.agent_id?.toLowerCase() === sender.agentId().toLowerCase()
}
