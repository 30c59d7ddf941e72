// What an agent reports of tasks and their logs, within a transaction that holds the locks.
import type { AgentId, JobId, TaskId } from '@pyfarm/contract/ids'
import type { LogReportEntry, ReportResult, TaskReportEntry } from '@pyfarm/contract/api/reports'
import type { Tx } from '../database/database.js'
import { grouped } from '../database/grouped.js'
import type { Changes, Farm } from '../farm.js'
import { isRefusal } from '../http/refusal.js'
import { reportLogs } from '../task-logs/report-logs.js'
import { changeTasksInTurn } from '../tasks/change-tasks.js'
import type { AttemptReport } from '../tasks/task-rules.js'
import { findFailedHere, findReportedTasks } from './reports-store.js'
import type { ReportedTask } from './reports-store.js'

export type WorkReport = TaskReportEntry | LogReportEntry

/**
 * Takes the reports of each job's tasks together, so that its counts change once; jobs do not touch each other, and a log's state
 * does not depend on its task's.
 */
export async function takeWork(
  farm: Farm,
  tx: Tx,
  changes: Changes,
  agent: AgentId,
  reports: readonly WorkReport[],
): Promise<ReportResult[]> {
  const ids = [...new Set(reports.map(report => report.task))]
  const known = await findReportedTasks(tx, ids)
  const results = new Map<WorkReport, ReportResult>()
  const logs = reports.filter(report => report.kind === 'log')
  const outcomes = await reportLogs(tx, agent, logs, known, farm.clock())
  for (const [index, report] of logs.entries()) results.set(report, outcomes[index] ?? { status: 200 })
  const failedHere = await findFailedHere(tx, agent, ids)
  const ofJob = grouped(
    reports.filter(report => report.kind === 'task'),
    report => report.job,
  )
  for (const job of [...ofJob.keys()].sort((a, b) => a - b))
    await takeTasks(farm, tx, changes, agent, { job, reports: ofJob.get(job) ?? [], known, failedHere }, results)
  return reports.map(report => results.get(report) ?? { status: 200 })
}

interface TasksOfJob {
  readonly job: JobId
  readonly reports: readonly TaskReportEntry[]
  readonly known: ReadonlyMap<TaskId, ReportedTask>
  readonly failedHere: ReadonlySet<TaskId>
}

async function takeTasks(
  farm: Farm,
  tx: Tx,
  changes: Changes,
  agent: AgentId,
  { job, reports, known, failedHere }: TasksOfJob,
  results: Map<WorkReport, ReportResult>,
): Promise<void> {
  const wishes = reports.map(report => ({ task: report.task, wish: wishOf(agent, report, failedHere.has(report.task)) }))
  const outcomes = await changeTasksInTurn(farm, tx, changes, job, wishes)
  const strangers = new Set<TaskId>()
  for (const [index, outcome] of outcomes.entries()) {
    const report = reports[index]
    if (report === undefined) continue
    results.set(report, isRefusal(outcome) ? { status: outcome.refused, error: outcome.error } : { status: 200 })
    // Another attempt of the same task may be at work there.
    if (isRefusal(outcome) && outcome.refused === 409 && known.get(report.task)?.activeAgentId !== agent)
      strangers.add(report.task)
  }
  for (const task of strangers) changes.stops.push({ agentId: agent, taskId: task })
}

function wishOf(agentId: AgentId, report: TaskReportEntry, hasFailed: boolean): AttemptReport {
  const { attempt, state, progress, last_error: lastError, at } = report
  return {
    kind: 'attempt',
    agentId,
    attempt,
    hasFailed,
    report: {
      ...(state === undefined ? {} : { state }),
      ...(progress === undefined ? {} : { progress }),
      ...(lastError === undefined ? {} : { lastError }),
    },
    ...(at === undefined ? {} : { at }),
  }
}
