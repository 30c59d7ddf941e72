// What a list of reports touches: locked as a whole before the first is taken, and read once.
import type { Kysely } from 'kysely'
import { taskId } from '@pyfarm/contract/ids'
import type { AgentId, JobId, TaskId } from '@pyfarm/contract/ids'
import type { Tx } from '../database/database.js'
import { prepared } from '../database/prepared.js'
import { hasRowLocks } from '../database/row-types.js'
import type { Tables } from '../database/tables.js'

/** Locks the agent and those that the tasks sit on. */
export async function lockAgents(tx: Tx, agent: AgentId, tasks: readonly TaskId[]): Promise<void> {
  if (hasRowLocks(tx)) await agentsForUpdate(tx, agent, [noTask, ...tasks])
}

/** An empty list is not SQL. */
const noTask = taskId(0)

const agentsForUpdate = prepared((database, agent: AgentId, tasks: readonly TaskId[]) =>
  database
    .selectFrom('agents')
    .select('id')
    .where(({ or, eb, selectFrom }) =>
      or([
        eb('id', '=', agent),
        eb(
          'id',
          'in',
          selectFrom('tasks').select('active_agent_id').where('id', 'in', tasks).where('active_agent_id', 'is not', null),
        ),
      ]),
    )
    .orderBy('id')
    .forUpdate(),
)

export async function lockJobs(tx: Tx, jobs: readonly JobId[]): Promise<void> {
  if (jobs.length > 0 && hasRowLocks(tx)) await jobsForUpdate(tx, jobs)
}

const jobsForUpdate = prepared((database, jobs: readonly JobId[]) =>
  database.selectFrom('jobs').select('id').where('id', 'in', jobs).orderBy('id').forUpdate(),
)

/** The jobs that the agent has unfinished tasks of. */
export async function activeJobs(tx: Tx, agent: AgentId): Promise<JobId[]> {
  const rows = await tx.selectFrom('tasks').select('job_id').distinct().where('active_agent_id', '=', agent).execute()
  return rows.map(row => row.job_id)
}

export interface ReportedTask {
  readonly id: TaskId
  readonly jobId: JobId
  readonly attempts: number
  readonly activeAgentId: AgentId | null
}

export async function findReportedTasks(database: Kysely<Tables>, tasks: readonly TaskId[]): Promise<Map<TaskId, ReportedTask>> {
  if (tasks.length === 0) return new Map()
  return new Map((await reportedTasks(database, tasks)).rows.map(row => [row.id, row]))
}

const reportedTasks = prepared((database, tasks: readonly TaskId[]) =>
  database
    .selectFrom('tasks')
    .select(['id', 'job_id as jobId', 'attempts', 'active_agent_id as activeAgentId'])
    .where('id', 'in', tasks),
)

/** Those of the tasks that have failed on the agent. */
export async function findFailedHere(database: Kysely<Tables>, agent: AgentId, tasks: readonly TaskId[]): Promise<Set<TaskId>> {
  if (tasks.length === 0) return new Set()
  return new Set((await failedHere(database, agent, tasks)).rows.map(row => row.task_id))
}

const failedHere = prepared((database, agent: AgentId, tasks: readonly TaskId[]) =>
  database.selectFrom('failed_tasks_in_agents').select('task_id').where('agent_id', '=', agent).where('task_id', 'in', tasks),
)
