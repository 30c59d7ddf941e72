// The rows of task logs: a log is one file, which belongs to one or more attempts at tasks.
import type { Kysely, Selectable } from 'kysely'
import { workStateCodes } from '@pyfarm/contract/enums'
import type { StoredWorkState } from '@pyfarm/contract/enums'
import { jobId } from '@pyfarm/contract/ids'
import type { AgentId, Instant, TaskId, TaskLogId } from '@pyfarm/contract/ids'
import type { TaskLogTable } from '../database/job-tables.js'
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

export async function taskIsOfJob(database: Kysely<Tables>, job: NameOrId, task: TaskId): Promise<boolean> {
  const query = database
    .selectFrom('tasks as t')
    .innerJoin('jobs as j', 'j.id', 't.job_id')
    .select('t.id')
    .where('t.id', '=', task)
  const found = 'id' in job ? query.where('j.id', '=', jobId(job.id)) : query.where('j.title', '=', job.name)
  return (await found.executeTakeFirst()) !== undefined
}

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
  return database
    .selectFrom('task_log_associations as a')
    .innerJoin('task_logs as l', 'l.id', 'a.task_log_id')
    .selectAll('l')
    .where('a.task_id', '=', task)
    .where('a.attempt', '=', attempt)
    .where('l.identifier', '=', identifier)
    .executeTakeFirst()
}

/** The log of that name, made if there is none; of those who come at the same moment, one makes it and the others find it. */
export async function findOrInsertLog(tx: Tx, identifier: string, agent: AgentId | null, now: Instant): Promise<TaskLogRow> {
  const query = tx.selectFrom('task_logs').selectAll().where('identifier', '=', identifier)
  const known = await query.executeTakeFirst()
  if (known !== undefined) return known
  await insertOrIgnore(tx, 'task_logs', [{ identifier, agent_id: agent, created_on: now }])
  return query.executeTakeFirstOrThrow()
}

export async function linkLog(tx: Tx, { task, attempt }: Attempt, log: TaskLogId): Promise<void> {
  await tx.insertInto('task_log_associations').values({ task_id: task, attempt, task_log_id: log, state: null }).execute()
}

export async function setLogState(
  tx: Tx,
  { task, attempt }: Attempt,
  log: TaskLogId,
  state: StoredWorkState | null,
): Promise<void> {
  await tx
    .updateTable('task_log_associations')
    .set({ state: state === null ? null : workStateCodes[state] })
    .where('task_id', '=', task)
    .where('attempt', '=', attempt)
    .where('task_log_id', '=', log)
    .execute()
}

export interface LogAgent {
  readonly id: AgentId
  readonly hostname: string
  readonly remote_ip: number | null
  readonly use_address: number
  readonly port: number
}

export async function findLogAgent(database: Kysely<Tables>, id: AgentId): Promise<LogAgent | undefined> {
  return database
    .selectFrom('agents')
    .select(['id', 'hostname', 'remote_ip', 'use_address', 'port'])
    .where('id', '=', id)
    .executeTakeFirst()
}
