// The rows of task logs: a log is one file, which belongs to one or more attempts at tasks.
import type { Kysely, Selectable } from 'kysely'
import { workStateCodes } from '@pyfarm/contract/enums'
import type { StoredWorkState } from '@pyfarm/contract/enums'
import { jobId } from '@pyfarm/contract/ids'
import type { AgentId, Instant, JobId, TaskId, TaskLogId } from '@pyfarm/contract/ids'
import type { TaskLogTable } from '../database/job-tables.js'
import { prepared } from '../database/prepared.js'
import type { Tables } from '../database/tables.js'
import { insertOrIgnore } from '../database/insert.js'
import type { Tx } from '../database/database.js'
import type { NameOrId } from '../http/wire.js'

export type TaskLogRow = Selectable<TaskLogTable>

/** One attempt at one task. */
export interface Attempt {
  readonly task: TaskId
  readonly attempt: number
}

/** Whether the task is of that job, by a title of the first job that has it. */
export async function taskIsOfJob(database: Kysely<Tables>, job: NameOrId, task: TaskId): Promise<boolean> {
  const { rows } = 'id' in job ? await taskOfJob(database, task, jobId(job.id)) : await taskOfTitle(database, task, job.name)
  return rows.length > 0
}

const taskOfJob = prepared((database, task: TaskId, job: JobId) =>
  database.selectFrom('tasks').select('id').where('id', '=', task).where('job_id', '=', job),
)
const taskOfTitle = prepared((database, task: TaskId, title: string) =>
  database
    .selectFrom('tasks')
    .select('id')
    .where('id', '=', task)
    .where('job_id', '=', eb =>
      eb
        .selectFrom('jobs as j')
        .select(({ fn }) => fn.min('j.id').as('id'))
        .where('j.title', '=', title),
    ),
)

export async function listLogs(database: Kysely<Tables>, { task, attempt }: Attempt): Promise<TaskLogRow[]> {
  return database
    .selectFrom('task_log_associations as a')
    .innerJoin('task_logs as l', 'l.id', 'a.task_log_id')
    .selectAll('l')
    .where('a.task_id', '=', task)
    .where('a.attempt', '=', attempt)
    .orderBy('l.id')
    .execute()
}

export async function findLogOfAttempt(
  database: Kysely<Tables>,
  { task, attempt }: Attempt,
  identifier: string,
): Promise<TaskLogRow | undefined> {
  return (await logOfAttempt(database, task, attempt, identifier)).rows[0]
}

const logOfAttempt = prepared((database, task: TaskId, attempt: number, identifier: string) =>
  database
    .selectFrom('task_log_associations as a')
    .innerJoin('task_logs as l', 'l.id', 'a.task_log_id')
    .selectAll('l')
    .where('a.task_id', '=', task)
    .where('a.attempt', '=', attempt)
    .where('l.identifier', '=', identifier),
)

/** A log as an attempt has it. */
export interface LinkedLog extends Attempt {
  readonly id: TaskLogId
  readonly identifier: string
  readonly state: number | null
}

export async function listLogsOfTasks(database: Kysely<Tables>, tasks: readonly TaskId[]): Promise<LinkedLog[]> {
  return (await logsOfTasks(database, tasks)).rows
}

const logsOfTasks = prepared((database, tasks: readonly TaskId[]) =>
  database
    .selectFrom('task_log_associations as a')
    .innerJoin('task_logs as l', 'l.id', 'a.task_log_id')
    .select(['a.task_id as task', 'a.attempt', 'a.state', 'l.id', 'l.identifier'])
    .where('a.task_id', 'in', tasks),
)

/** Whose the logs of these names are, as far as there are any. */
export async function ownersOfLogs(
  database: Kysely<Tables>,
  identifiers: readonly string[],
): Promise<Map<string, AgentId | null>> {
  const { rows } = await logsNamed(database, identifiers)
  return new Map(rows.map(row => [row.identifier, row.agent_id]))
}

const logsNamed = prepared((database, identifiers: readonly string[]) =>
  database.selectFrom('task_logs').selectAll().where('identifier', 'in', identifiers),
)

/** The log of that name, made if there is none; of those who come at the same moment, one makes it and the others find it. */
export async function findOrInsertLog(tx: Tx, identifier: string, agent: AgentId | null, now: Instant): Promise<TaskLogRow> {
  const [known] = (await logsNamed(tx, [identifier])).rows
  if (known !== undefined) return known
  await insertOrIgnore(tx, 'task_logs', [{ identifier, agent_id: agent, created_on: now }])
  const [made] = (await logsNamed(tx, [identifier])).rows
  if (made === undefined) throw new Error(`Log ${identifier} was not stored.`)
  return made
}

export async function linkLog(tx: Tx, { task, attempt }: Attempt, log: TaskLogId, state: StoredWorkState | null): Promise<void> {
  await insertLink(tx, task, attempt, log, codeOf(state))
}

const insertLink = prepared((database, task_id: TaskId, attempt: number, task_log_id: TaskLogId, state: number | null) =>
  database.insertInto('task_log_associations').values({ task_id, attempt, task_log_id, state }),
)

export async function setLogState(
  tx: Tx,
  { task, attempt }: Attempt,
  log: TaskLogId,
  state: StoredWorkState | null,
): Promise<void> {
  await updateLogState(tx, task, attempt, log, codeOf(state))
}

const codeOf = (state: StoredWorkState | null): number | null => (state === null ? null : workStateCodes[state])

const updateLogState = prepared((database, task: TaskId, attempt: number, log: TaskLogId, state: number | null) =>
  database
    .updateTable('task_log_associations')
    .set({ state })
    .where('task_id', '=', task)
    .where('attempt', '=', attempt)
    .where('task_log_id', '=', log),
)

/** Whether an attempt that the log belongs to is still on its agent. */
export async function logIsUnderWay(database: Kysely<Tables>, log: TaskLogId): Promise<boolean> {
  const attempt = await database
    .selectFrom('task_log_associations as a')
    .innerJoin('tasks as t', 't.id', 'a.task_id')
    .select('t.id')
    .where('a.task_log_id', '=', log)
    .whereRef('t.attempts', '=', 'a.attempt')
    .where('t.active_agent_id', 'is not', null)
    .limit(1)
    .executeTakeFirst()
  return attempt !== undefined
}

export interface LogAgent {
  readonly id: AgentId
  readonly hostname: string
  readonly remote_ip: number | null
  readonly use_address: number
  readonly port: number
  readonly offers: string
}

export async function findLogAgent(database: Kysely<Tables>, id: AgentId): Promise<LogAgent | undefined> {
  return (await logAgent(database, id)).rows[0]
}

const logAgent = prepared((database, id: AgentId) =>
  database.selectFrom('agents').select(['id', 'hostname', 'remote_ip', 'use_address', 'port', 'offers']).where('id', '=', id),
)
