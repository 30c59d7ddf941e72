// The rows of tasks.
import type { Kysely, Selectable } from 'kysely'
import { nameOfCode, workStateCodes } from '@pyfarm/contract/enums'
import type { AgentId, Instant, JobId, TaskId } from '@pyfarm/contract/ids'
import { insertOrIgnore } from '../database/insert.js'
import type { TaskTable } from '../database/job-tables.js'
import type { Tables } from '../database/tables.js'
import type { Tx } from '../database/database.js'
import { activeAgentOf, phaseCodes, phaseOf } from './task.js'
import type { Task } from './task.js'

export type TaskRow = Selectable<TaskTable>

/** Rows in one statement, within what SQLite binds at most. */
const rowsPerInsert = 500

export function taskOf(row: TaskRow): Task {
  return {
    id: row.id,
    jobId: row.job_id,
    frame: row.frame,
    tile: row.tile,
    state: row.state === null ? null : (nameOfCode(workStateCodes, row.state) ?? null),
    agentId: row.agent_id,
    attempts: row.attempts,
    failures: row.failures,
    progress: row.progress,
    lastError: row.last_error,
    sentToAgent: row.sent_to_agent,
    sentAt: row.sent_at,
    priority: row.priority,
    hidden: row.hidden,
    timeSubmitted: row.time_submitted,
    timeStarted: row.time_started,
    timeFinished: row.time_finished,
  }
}

export async function findTask(database: Kysely<Tables>, job: JobId, task: TaskId): Promise<Task | undefined> {
  const row = await database.selectFrom('tasks').selectAll().where('id', '=', task).where('job_id', '=', job).executeTakeFirst()
  return row === undefined ? undefined : taskOf(row)
}

/** All tasks of a job by frame, then tile. */
export async function listTasks(database: Kysely<Tables>, job: JobId): Promise<Task[]> {
  const rows = await database.selectFrom('tasks').selectAll().where('job_id', '=', job).orderBy('frame').orderBy('tile').execute()
  return rows.map(taskOf)
}

export async function listTasksOfAgent(database: Kysely<Tables>, agent: AgentId): Promise<Task[]> {
  const rows = await database.selectFrom('tasks').selectAll().where('agent_id', '=', agent).orderBy('id').execute()
  return rows.map(taskOf)
}

/** The unfinished tasks that sit on the agent. */
export async function listActiveTasks(database: Kysely<Tables>, agent: AgentId): Promise<Task[]> {
  const rows = await database.selectFrom('tasks').selectAll().where('active_agent_id', '=', agent).orderBy('id').execute()
  return rows.map(taskOf)
}

/** The job's unfinished tasks that sit on agents. */
export async function listActiveTasksOfJob(database: Kysely<Tables>, job: JobId): Promise<TaskId[]> {
  const rows = await database
    .selectFrom('tasks')
    .select('id')
    .where('job_id', '=', job)
    .where('active_agent_id', 'is not', null)
    .execute()
  return rows.map(row => row.id)
}

/** Locks the rows of the agents that work on the job. */
export async function lockAgentsOfJob(tx: Tx, job: JobId): Promise<void> {
  const active = tx
    .selectFrom('tasks')
    .select('active_agent_id')
    .where('job_id', '=', job)
    .where('active_agent_id', 'is not', null)
  await tx.selectFrom('agents').select('id').where('id', 'in', active).orderBy('id').forUpdate().execute()
}

/** Locks the rows of the agents that these tasks sit on. */
export async function lockAgentsOf(tx: Tx, tasks: readonly TaskId[]): Promise<void> {
  await tx
    .selectFrom('agents')
    .select('id')
    .where(
      'id',
      'in',
      tx.selectFrom('tasks').select('active_agent_id').where('id', 'in', tasks).where('active_agent_id', 'is not', null),
    )
    .orderBy('id')
    .forUpdate()
    .execute()
}

export async function loadTasksForChange(tx: Tx, job: JobId, tasks: readonly TaskId[]): Promise<Task[]> {
  const rows = await tx
    .selectFrom('tasks')
    .selectAll()
    .where('job_id', '=', job)
    .where('id', 'in', tasks)
    .orderBy('id')
    .forUpdate()
    .execute()
  return rows.map(taskOf)
}

/** Stores the task as it has become; false when somebody else has changed it since it was read. */
export async function saveTask(tx: Tx, before: Task, after: Task): Promise<boolean> {
  const result = await tx
    .updateTable('tasks')
    .set({
      agent_id: after.agentId,
      active_agent_id: activeAgentOf(after),
      phase: phaseCodes[phaseOf(after)],
      state: after.state === null ? null : workStateCodes[after.state],
      attempts: after.attempts,
      failures: after.failures,
      progress: after.progress,
      last_error: after.lastError,
      sent_to_agent: after.sentToAgent,
      sent_at: after.sentAt,
      priority: after.priority,
      hidden: after.hidden,
      time_started: after.timeStarted,
      time_finished: after.timeFinished,
    })
    .where('id', '=', before.id)
    .where('phase', '=', phaseCodes[phaseOf(before)])
    .where('attempts', '=', before.attempts)
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

export interface NewTask {
  readonly frame: number
  readonly tile: number | null
}

/** Adds queued tasks to a job. Between batches other work of the process goes on. */
export async function insertTasks(tx: Tx, job: JobId, priority: number, now: Instant, tasks: Iterable<NewTask>): Promise<number> {
  let count = 0
  for (const batch of batchesOf(tasks, rowsPerInsert)) {
    await tx
      .insertInto('tasks')
      .values(batch.map(({ frame, tile }) => ({ ...newRow, job_id: job, priority, time_submitted: now, frame, tile })))
      .execute()
    count += batch.length
    await new Promise(resolve => setImmediate(resolve))
  }
  return count
}

export async function deleteTasks(tx: Tx, tasks: readonly TaskId[]): Promise<void> {
  for (const batch of batchesOf(tasks, rowsPerInsert)) await tx.deleteFrom('tasks').where('id', 'in', batch).execute()
}

const newRow = {
  agent_id: null,
  active_agent_id: null,
  phase: phaseCodes.queued,
  state: null,
  attempts: 0,
  failures: 0,
  progress: 0,
  last_error: null,
  sent_to_agent: false,
  sent_at: null,
  hidden: false,
  time_started: null,
  time_finished: null,
}

export async function rememberFailure(tx: Tx, task: TaskId, agent: AgentId): Promise<void> {
  await insertOrIgnore(tx, 'failed_tasks_in_agents', [{ task_id: task, agent_id: agent }])
}

export async function forgiveFailures(tx: Tx, task: TaskId): Promise<void> {
  await tx.deleteFrom('failed_tasks_in_agents').where('task_id', '=', task).execute()
}

export async function noteSuccess(tx: Tx, agent: AgentId, now: Instant): Promise<void> {
  await tx.updateTable('agents').set({ last_success_on: now }).where('id', '=', agent).execute()
}

/** The next waiting tasks of a job, by frame and tile, that have not failed on the agent. */
export async function nextTasks(tx: Tx, job: JobId, agent: AgentId, most: number): Promise<Task[]> {
  const rows = await tx
    .selectFrom('tasks as t')
    .selectAll('t')
    .where('t.job_id', '=', job)
    .where('t.phase', '=', phaseCodes.queued)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('failed_tasks_in_agents as f')
            .select('f.task_id')
            .whereRef('f.task_id', '=', 't.id')
            .where('f.agent_id', '=', agent),
        ),
      ),
    )
    .orderBy('t.frame')
    .orderBy('t.tile')
    .limit(most)
    .forUpdate()
    .execute()
  return rows.map(taskOf)
}

function* batchesOf<T>(items: Iterable<T>, size: number): Generator<T[], void, undefined> {
  let batch: T[] = []
  for (const item of items) {
    batch.push(item)
    if (batch.length === size) {
      yield batch
      batch = []
    }
  }
  if (batch.length > 0) yield batch
}
