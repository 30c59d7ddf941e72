import { access } from 'node:fs/promises'
import { logsPath, type ReportedTask } from '../assignments/task-reports.js'
import type { PatientClient } from '../master-client/until-answered.js'

/** Tells the master that there will be a log for a task. False when the master doesn't have that task any more. */
export async function registerLog(
  task: ReportedTask,
  agentId: string,
  master: PatientClient,
  signal: AbortSignal,
): Promise<boolean> {
  const body = { identifier: task.identifier, agent_id: agentId }
  const { status } = await master.send({ method: 'POST', path: logsPath(task), body }, signal)
  if (status === 404) return false
  if (status !== 200 && status !== 201 && status !== 409)
    throw new Error(`The master answered ${status} to the registration of a log.`)
  return true
}

/** Sends an assignment's log under its first task. Rejects when the master does not take it; a log that was never written is not sent. */
export async function uploadLog(task: ReportedTask, file: string, master: PatientClient, signal: AbortSignal): Promise<void> {
  const isThere = await access(file).then(
    () => true,
    () => false,
  )
  if (!isThere) return
  const status = await master.upload(`${logsPath(task)}${encodeURIComponent(task.identifier)}/logfile`, file, signal)
  if (status >= 300) throw new Error(`it answered ${status}`)
}
