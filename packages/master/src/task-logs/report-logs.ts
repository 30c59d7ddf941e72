import { nameOfCode, workStateCodes } from '@pyfarm/contract/enums'
import type { AgentId, Instant, JobId, TaskId } from '@pyfarm/contract/ids'
import type { LogReportEntry, ReportResult } from '@pyfarm/contract/api/reports'
import type { Tx } from '../database/database.js'
import { attachLog } from './register-log.js'
import { listLogsOfTasks, ownersOfLogs, setLogState } from './task-log-store.js'
import type { LinkedLog } from './task-log-store.js'

export interface LoggedTask {
  readonly jobId: JobId
  readonly attempts: number
}

/** Registers the logs that an agent reports with their attempts, where they are not, and stores their states. */
export async function reportLogs(
  tx: Tx,
  agent: AgentId,
  reports: readonly LogReportEntry[],
  tasks: ReadonlyMap<TaskId, LoggedTask>,
  now: Instant,
): Promise<ReportResult[]> {
  if (reports.length === 0) return []
  const linked = await listLogsOfTasks(tx, [...new Set(reports.map(report => report.task))])
  const owners = await ownersOfLogs(tx, [...new Set(reports.map(report => report.identifier))])
  const logs = new Map<string, LinkedLog>(linked.map(log => [keyOf(log), log]))
  const results: ReportResult[] = []
  for (const report of reports) {
    const refused = refusedLog(agent, report, tasks.get(report.task), owners.get(report.identifier) ?? agent)
    if (refused === undefined) logs.set(keyOf(report), await saveLog(tx, agent, report, logs.get(keyOf(report)), now))
    results.push(refused ?? { status: 200 })
  }
  return results
}

const keyOf = ({ task, attempt, identifier }: Pick<LogReportEntry, 'task' | 'attempt' | 'identifier'>): string =>
  `${task} ${attempt} ${identifier}`

function refusedLog(
  agent: AgentId,
  { job, task, attempt, identifier }: LogReportEntry,
  known: LoggedTask | undefined,
  owner: AgentId,
): ReportResult | undefined {
  if (known?.jobId !== job) return { status: 404, error: `Task ${task} of job ${job} not found.` }
  if (attempt > known.attempts) return { status: 409, error: `Task ${task} has no attempt ${attempt}.` }
  if (owner !== agent) return { status: 409, error: `identifier: log ${identifier} is another agent's.` }
  return undefined
}

async function saveLog(
  tx: Tx,
  agent: AgentId,
  { task, attempt, identifier, state }: LogReportEntry,
  known: LinkedLog | undefined,
  now: Instant,
): Promise<LinkedLog> {
  const at = { task, attempt }
  const before = nameOfState(known?.state ?? null)
  const wanted = state === undefined ? before : state === 'queued' ? null : state
  if (known !== undefined && wanted === before) return known
  const id = known?.id ?? (await attachLog(tx, at, identifier, agent, now, wanted)).id
  if (known !== undefined) await setLogState(tx, at, id, wanted)
  return { ...at, identifier, id, state: wanted === null ? null : workStateCodes[wanted] }
}

const nameOfState = (code: number | null) => (code === null ? null : (nameOfCode(workStateCodes, code) ?? null))
