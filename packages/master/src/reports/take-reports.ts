// Many reports of one agent in one transaction (behaviour.md section 10): in order, each taken or refused for itself.
import type { AgentId } from '@pyfarm/contract/ids'
import type { Report, ReportResult } from '@pyfarm/contract/api/reports'
import { isUsable } from '../agents/agent-rules.js'
import { lockAgent } from '../agents/agent-store.js'
import { saveAgent } from '../agents/save-agent.js'
import type { Sender } from '../agents/save-agent.js'
import type { Tx } from '../database/database.js'
import { change } from '../farm.js'
import type { Changes, Farm } from '../farm.js'
import { notFound, refuse } from '../http/refusal.js'
import type { Refusal } from '../http/refusal.js'
import type { Reporter } from '../tasks/task-rules.js'
import { activeJobs, lockAgents, lockJobs } from './reports-store.js'
import { takeWork } from './take-work.js'

/**
 * Takes what an agent reports; the results are in the order of the reports. A report that was taken before is taken again and
 * changes nothing.
 *
 *     await takeReports(farm, agent, by, sender, [{ kind: 'task', job, task, attempt: 1, state: 'done' }]) // [{ status: 200 }]
 */
export async function takeReports(
  farm: Farm,
  agent: AgentId,
  by: Reporter,
  sender: Sender,
  reports: readonly Report[],
): Promise<ReportResult[] | Refusal> {
  return change(farm, async (tx, changes) => {
    await lockAll(tx, agent, reports)
    if ((await lockAgent(tx, agent)) === undefined) return notFound(`Agent ${agent} not found.`)
    if (by.kind !== 'agents' || !by.ids.includes(agent))
      return refuse(403, `Agent ${agent} reports itself, from its own address.`)
    const results: ReportResult[] = []
    for (const part of partsOf(reports)) {
      const [first] = part
      if (first?.kind === 'announce') results.push(await announce(farm, tx, changes, agent, first, sender))
      else results.push(...(await takeWork(farm, tx, changes, agent, part.filter(isWork))))
    }
    return results
  })
}

const isWork = (report: Report) => report.kind !== 'announce'

/** Agents, then jobs, each in their order, as everywhere: two changes then never wait for each other. */
async function lockAll(tx: Tx, agent: AgentId, reports: readonly Report[]): Promise<void> {
  const work = reports.filter(isWork)
  await lockAgents(tx, agent, [...new Set(work.map(report => report.task))])
  const leaves = reports.some(report => report.kind === 'announce' && report.state !== undefined && !isUsable(report.state))
  const jobs = new Set([...work.map(report => report.job), ...(leaves ? await activeJobs(tx, agent) : [])])
  await lockJobs(tx, [...jobs])
}

/** Announcements by themselves, since they may free tasks; what stands between them together. */
function partsOf(reports: readonly Report[]): Report[][] {
  const parts: Report[][] = []
  for (const report of reports) {
    const last = parts.at(-1)
    if (last === undefined || report.kind === 'announce' || last[0]?.kind === 'announce') parts.push([report])
    else last.push(report)
  }
  return parts
}

async function announce(
  farm: Farm,
  tx: Tx,
  changes: Changes,
  id: AgentId,
  report: Extract<Report, { kind: 'announce' }>,
  sender: Sender,
): Promise<ReportResult> {
  const agent = await lockAgent(tx, id)
  if (agent === undefined) return { status: 404, error: `Agent ${id} not found.` }
  const { kind, ...body } = report
  await saveAgent(farm, tx, changes, agent, body, sender)
  return { status: 200 }
}
