// What the agent link reads of agents and their tasks.
import type { Kysely } from 'kysely'
import { useAddressCodes } from '@pyfarm/contract/enums'
import type { AgentId, Instant, JobId, TaskId } from '@pyfarm/contract/ids'
import type { Tx } from '../database/database.js'
import { prepared } from '../database/prepared.js'
import type { Tables } from '../database/tables.js'

/** Unfinished tasks on the agent that it was not told of yet. */
export async function listUnsentTasks(database: Kysely<Tables>, agent: AgentId): Promise<UnsentTask[]> {
  return (await unsentTasks(database, agent)).rows
}

const unsentTasks = prepared((database, agent: AgentId) =>
  database
    .selectFrom('tasks')
    .select(['id', 'job_id', 'frame', 'tile', 'attempts', 'assignment', 'assignment_attempt'])
    .where('active_agent_id', '=', agent)
    .where('sent_to_agent', '=', false)
    .orderBy('job_id')
    .orderBy('frame')
    .orderBy('tile'),
)

export interface UnsentTask {
  readonly id: TaskId
  readonly job_id: JobId
  readonly frame: number
  readonly tile: number | null
  readonly attempts: number
  /** The last assignment of it that an agent accepted, and the attempt that it was. */
  readonly assignment: string | null
  readonly assignment_attempt: number | null
}

/** Agents with tasks that were given to them and not sent. */
export async function agentsWithUnsentTasks(database: Kysely<Tables>): Promise<AgentId[]> {
  const { rows } = await agentsToSendTo(database)
  return rows.flatMap(row => (row.active_agent_id === null ? [] : [row.active_agent_id]))
}

const agentsToSendTo = prepared(database =>
  database
    .selectFrom('tasks')
    .select('active_agent_id')
    .distinct()
    .where('active_agent_id', 'is not', null)
    .where('sent_to_agent', '=', false),
)

/** Keeps what the agent called the assignment of these tasks as they are now. */
export async function rememberAssignment(tx: Tx, tasks: readonly TaskId[], assignment: string): Promise<void> {
  await updateAssignment(tx, tasks, assignment)
}

const updateAssignment = prepared((database, tasks: readonly TaskId[], assignment: string) =>
  database
    .updateTable('tasks')
    .set(({ ref }) => ({ assignment, assignment_attempt: ref('attempts') }))
    .where('id', 'in', tasks),
)

/** What an assignment tells of its job. */
export async function findJobToSend(database: Kysely<Tables>, id: JobId) {
  return (await jobToSend(database, id)).rows[0]
}

const jobToSend = prepared((database, id: JobId) =>
  database
    .selectFrom('jobs as j')
    .innerJoin('jobtype_versions as v', 'v.id', 'j.jobtype_version_id')
    .innerJoin('jobtypes as jt', 'jt.id', 'v.jobtype_id')
    .leftJoin('users as u', 'u.id', 'j.user_id')
    .leftJoin('job_groups as g', 'g.id', 'j.job_group_id')
    .select([
      'j.id',
      'j.title',
      'j.by',
      'j.num_tiles',
      'j.batch',
      'j.ram',
      'j.ram_warning',
      'j.ram_max',
      'j.cpus',
      'j.data',
      'j.environ',
    ])
    .select([
      'j.priority',
      'j.job_group_id',
      'g.title as group',
      'j.notes',
      'j.limits',
      'u.username',
      'jt.name as jobtype',
      'v.version',
    ])
    .where('j.id', '=', id),
)

export type JobToSend = NonNullable<Awaited<ReturnType<typeof findJobToSend>>>

/** Agents that a poll is due for (behaviour.md section 5); passive and disabled ones are never polled. */
export async function agentsToPoll(database: Kysely<Tables>, due: PollTimes): Promise<AgentId[]> {
  const rows = await database
    .selectFrom('agents as a')
    .select('a.id')
    .where('a.use_address', '!=', useAddressCodes.passive)
    .where(({ eb, and, or, exists, not, selectFrom }) => {
      const busy = exists(selectFrom('tasks as t').select('t.id').whereRef('t.active_agent_id', '=', 'a.id'))
      const live = eb('a.state', 'in', due.liveStates)
      const silentSince = (time: Instant) => or([eb('a.last_heard_from', 'is', null), eb('a.last_heard_from', '<', time)])
      return or([
        and([live, busy, silentSince(due.busy)]),
        and([live, not(busy), silentSince(due.idle)]),
        and([live, eb('a.offers', 'like', '%heartbeat%'), silentSince(due.heartbeat)]),
        and([eb('a.state', '=', due.offlineState), or([eb('a.last_polled', 'is', null), eb('a.last_polled', '<', due.offline)])]),
      ])
    })
    .execute()
  return rows.map(row => row.id)
}

export interface PollTimes {
  readonly liveStates: readonly number[]
  readonly offlineState: number
  /** Polled when not heard from since. */
  readonly busy: Instant
  readonly idle: Instant
  readonly heartbeat: Instant
  /** Polled when not polled since. */
  readonly offline: Instant
}

/** Those of the tasks that this agent has not finished lately: an agent may list a task as running when its end is known here. */
export async function withoutJustFinished(
  database: Kysely<Tables>,
  agent: AgentId,
  tasks: readonly TaskId[],
  since: Instant,
): Promise<TaskId[]> {
  if (tasks.length === 0) return []
  const finished = await database
    .selectFrom('tasks')
    .select('id')
    .where('id', 'in', tasks)
    .where('agent_id', '=', agent)
    .where('time_finished', '>=', since)
    .execute()
  const ids = new Set(finished.map(row => row.id))
  return tasks.filter(task => !ids.has(task))
}
