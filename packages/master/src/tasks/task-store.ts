// The rows of tasks.
import { sql } from 'kysely'
import type { Kysely, Selectable } from 'kysely'
import { nameOfCode, workStateCodes } from '@pyfarm/contract/enums'
import type { AgentId, Instant, JobId, TaskId } from '@pyfarm/contract/ids'
import { frameRows } from '../database/frame-rows.js'
import type { FrameRow } from '../database/frame-rows.js'
import { insertOrIgnore } from '../database/insert.js'
import { batchesOf } from '../database/parts.js'
import { prepared } from '../database/prepared.js'
import { hasRowLocks } from '../database/row-types.js'
import type { TaskTable } from '../database/job-tables.js'
import type { Tables } from '../database/tables.js'
import type { Tx } from '../database/database.js'
import { phaseCodes } from './task.js'
import type { Task } from './task.js'

export type TaskRow = Selectable<TaskTable>

/** Rows in one statement: few enough to hold up others for some milliseconds only. */
const rowsPerInsert = 1000

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
  const [row] = (await taskOfJob(database, job, task)).rows
  return row === undefined ? undefined : taskOf(row)
}

const taskOfJob = prepared((database, job: JobId, task: TaskId) =>
  database.selectFrom('tasks').selectAll().where('id', '=', task).where('job_id', '=', job),
)

/** All tasks of a job by frame, then tile. */
export async function listTasks(database: Kysely<Tables>, job: JobId): Promise<Task[]> {
  const rows = await database.selectFrom('tasks').selectAll().where('job_id', '=', job).orderBy('frame').orderBy('tile').execute()
  return rows.map(taskOf)
}

export async function listTasksOfAgent(database: Kysely<Tables>, agent: AgentId): Promise<Task[]> {
  const rows = await database.selectFrom('tasks').selectAll().where('agent_id', '=', agent).orderBy('id').execute()
  return rows.map(taskOf)
}

/** The newest tasks that failed on the agent, and were not rerun since. */
export async function listTasksFailedOn(database: Kysely<Tables>, agent: AgentId, most: number): Promise<Task[]> {
  const rows = await database
    .selectFrom('failed_tasks_in_agents as f')
    .innerJoin('tasks as t', 't.id', 'f.task_id')
    .selectAll('t')
    .where('f.agent_id', '=', agent)
    .orderBy('t.id', 'desc')
    .limit(most)
    .execute()
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
  if (!hasRowLocks(tx)) return
  const active = tx
    .selectFrom('tasks')
    .select('active_agent_id')
    .where('job_id', '=', job)
    .where('active_agent_id', 'is not', null)
  await tx.selectFrom('agents').select('id').where('id', 'in', active).orderBy('id').forUpdate().execute()
}

/** Locks the rows of the agents that these tasks sit on. */
export async function lockAgentsOf(tx: Tx, tasks: readonly TaskId[]): Promise<void> {
  if (hasRowLocks(tx)) await agentsForUpdate(tx, tasks)
}

const agentsForUpdate = prepared((database, tasks: readonly TaskId[]) =>
  database
    .selectFrom('agents')
    .select('id')
    .where(
      'id',
      'in',
      database.selectFrom('tasks').select('active_agent_id').where('id', 'in', tasks).where('active_agent_id', 'is not', null),
    )
    .orderBy('id')
    .forUpdate(),
)

/** Whether the agent has unfinished tasks of the job. */
export async function worksOn(database: Kysely<Tables>, agent: AgentId, job: JobId): Promise<boolean> {
  return (await activeTaskOf(database, agent, job)).rows.length > 0
}

const activeTaskOf = prepared((database, agent: AgentId, job: JobId) =>
  database.selectFrom('tasks').select('id').where('active_agent_id', '=', agent).where('job_id', '=', job).limit(1),
)

/** These tasks of the job, with their rows locked. */
export async function loadTasksForChange(tx: Tx, job: JobId, tasks: readonly TaskId[]): Promise<Task[]> {
  const [only, ...others] = tasks
  const { rows } =
    only !== undefined && others.length === 0 ? await taskForChange(tx, job, only) : await tasksForChange(tx, job, tasks)
  return rows.map(taskOf)
}

const taskForChange = prepared((database, job: JobId, task: TaskId) =>
  database.selectFrom('tasks').selectAll().where('job_id', '=', job).where('id', '=', task).forUpdate(),
)
const tasksForChange = prepared((database, job: JobId, tasks: readonly TaskId[]) =>
  database
    .selectFrom('tasks')
    .selectAll()
    .where('id', 'in', tasks)
    // The sign keeps SQLite from looking it up, which would read all of the job's tasks to find these.
    .where(({ ref }) => sql<JobId>`+${ref('job_id')}`, '=', job)
    .orderBy('id')
    .forUpdate(),
)

/** Adds queued tasks to a job, with the priority and the time. Between batches other work of the process goes on. */
export async function insertTasks(
  tx: Tx,
  job: JobId,
  priority: number,
  now: Instant,
  tasks: Iterable<FrameRow>,
): Promise<number> {
  let count = 0
  for (const batch of batchesOf(tasks, rowsPerInsert)) {
    await sql`
      insert into ${sql.table('tasks')}
        (job_id, priority, time_submitted, frame, tile, phase, attempts, failures, progress, sent_to_agent, hidden)
      select j.id, ${sql.lit(priority)}, ${sql.lit(now)}, f.frame, f.tile, ${sql.lit(phaseCodes.queued)}, 0, 0, 0, false, false
      from ${sql.table('jobs')} as j cross join ${frameRows(tx, batch)} as f where j.id = ${job}`.execute(tx)
    count += batch.length
    await new Promise(resolve => setImmediate(resolve))
  }
  return count
}

export async function deleteTasks(tx: Tx, tasks: readonly TaskId[]): Promise<void> {
  for (const batch of batchesOf(tasks, rowsPerInsert)) await tx.deleteFrom('tasks').where('id', 'in', batch).execute()
}

export async function rememberFailure(tx: Tx, task: TaskId, agent: AgentId): Promise<void> {
  await insertOrIgnore(tx, 'failed_tasks_in_agents', [{ task_id: task, agent_id: agent }])
}

export async function forgiveFailures(tx: Tx, task: TaskId): Promise<void> {
  await tx.deleteFrom('failed_tasks_in_agents').where('task_id', '=', task).execute()
}

/** The next waiting tasks of a job, by frame and tile, that have not failed on the agent. */
export async function nextTasks(tx: Tx, job: JobId, agent: AgentId, most: number): Promise<Task[]> {
  return (await waitingTasks(tx, job, agent, most)).rows.map(taskOf)
}

const waitingTasks = prepared((database, job: JobId, agent: AgentId, most: number) =>
  database
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
    .forUpdate(),
)
