import type { JobId, TaskId } from '@pyfarm/contract/ids'
import { agentId } from '@pyfarm/contract/ids'
import type { TaskReportBody } from '@pyfarm/contract/api/jobs'
import { change } from '../farm.js'
import type { Tx } from '../database/database.js'
import type { Farm } from '../farm.js'
import { badRequest, isRefusal, notFound } from '../http/refusal.js'
import type { Refusal } from '../http/refusal.js'
import { changeTasks } from './change-tasks.js'
import { agentForTask } from './task-agent-store.js'
import type { Task } from './task.js'
import type { Reporter, TaskReport } from './task-rules.js'

/** Takes a report about a task, of the agent that has it or of a person. */
export async function reportTask(
  farm: Farm,
  job: JobId,
  task: TaskId,
  by: Reporter,
  body: TaskReportBody,
): Promise<Task | Refusal> {
  if (body.id !== undefined && body.id !== task) return badRequest(`id: is ${task}, and can't be changed.`)
  const report = reportOf(body)
  return change(farm, async (tx, changes) => {
    const unknown = await refusedAgent(tx, by, report)
    if (unknown !== undefined) return unknown
    const outcomes = await changeTasks(farm, tx, changes, job, new Map([[task, { kind: 'report', by, report }]]))
    const outcome = outcomes.get(task) ?? notFound(`Task ${task} not found.`)
    if (!isRefusal(outcome)) return outcome.task
    // An agent that reports on what it does not have works for nothing: it is asked, and told to stop.
    if (by.kind === 'agents') changes.doubts.push(...by.ids)
    return outcome
  })
}

function reportOf(body: TaskReportBody): TaskReport {
  return {
    ...(body.state === undefined ? {} : { state: body.state }),
    ...(body.progress === undefined ? {} : { progress: body.progress }),
    ...(body.last_error === undefined ? {} : { lastError: body.last_error }),
    ...(body.time_started === undefined ? {} : { startedNow: true }),
    ...(body.agent_id === undefined ? {} : { agentId: body.agent_id === null ? null : agentId(body.agent_id) }),
    ...(body.hidden === undefined ? {} : { hidden: body.hidden }),
    ...(body.priority === undefined ? {} : { priority: body.priority }),
  }
}

/** A person can give a task only to an agent that could work. */
async function refusedAgent(tx: Tx, by: Reporter, report: TaskReport): Promise<Refusal | undefined> {
  if (by.kind === 'agents' || report.agentId === undefined || report.agentId === null) return undefined
  const agent = await agentForTask(tx, report.agentId)
  return isRefusal(agent) ? agent : undefined
}
