// The job and job type of a task, as its views show them.
import type { Kysely } from 'kysely'
import { jobId } from '@pyfarm/contract/ids'
import type { AgentId, JobId, TaskId } from '@pyfarm/contract/ids'
import { prepared } from '../database/prepared.js'
import type { Tables } from '../database/tables.js'
import type { NameOrId } from '../http/wire.js'

export async function jobOfTask(database: Kysely<Tables>, task: TaskId): Promise<JobId | undefined> {
  const row = await database.selectFrom('tasks').select('job_id').where('id', '=', task).executeTakeFirst()
  return row?.job_id
}

export interface TitledJob {
  readonly id: JobId
  readonly title: string
}

/** A job by its id, or the first with that title. */
export async function findJobTitle(database: Kysely<Tables>, key: NameOrId): Promise<TitledJob | undefined> {
  const { rows } = 'id' in key ? await titleOf(database, jobId(key.id)) : await firstTitled(database, key.name)
  return rows[0]
}

const titleOf = prepared((database, id: JobId) => database.selectFrom('jobs').select(['id', 'title']).where('id', '=', id))
const firstTitled = prepared((database, title: string) =>
  database.selectFrom('jobs').select(['id', 'title']).where('title', '=', title).orderBy('id').limit(1),
)

export interface JobOfTask {
  readonly id: JobId
  readonly title: string
  readonly jobtype: string | null
  readonly jobtype_id: number | null
  readonly jobtype_version: number | null
}

/** The jobs that an agent has tasks of. */
export async function jobsOnAgent(database: Kysely<Tables>, agent: AgentId): Promise<Map<JobId, JobOfTask>> {
  return byId(
    await jobsOfTasks(database)
      .where('j.id', 'in', database.selectFrom('tasks').select('job_id').where('agent_id', '=', agent))
      .execute(),
  )
}

/** Jobs by their ids. */
export async function jobsOf(database: Kysely<Tables>, ids: readonly JobId[]): Promise<Map<JobId, JobOfTask>> {
  return ids.length === 0 ? new Map() : byId(await jobsOfTasks(database).where('j.id', 'in', ids).execute())
}

const byId = (rows: readonly JobOfTask[]): Map<JobId, JobOfTask> => new Map(rows.map(row => [row.id, row]))

const jobsOfTasks = (database: Kysely<Tables>) =>
  database
    .selectFrom('jobs as j')
    .leftJoin('jobtype_versions as v', 'v.id', 'j.jobtype_version_id')
    .leftJoin('jobtypes as jt', 'jt.id', 'v.jobtype_id')
    .select(['j.id', 'j.title', 'jt.name as jobtype', 'jt.id as jobtype_id', 'v.version as jobtype_version'])

export async function agentExists(database: Kysely<Tables>, id: AgentId): Promise<boolean> {
  return (await database.selectFrom('agents').select('id').where('id', '=', id).executeTakeFirst()) !== undefined
}
