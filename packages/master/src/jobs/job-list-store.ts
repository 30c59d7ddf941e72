// Which jobs a list shows, in which order.
import { sql } from 'kysely'
import type { ExpressionBuilder, SelectQueryBuilder } from 'kysely'
import { workStateCodes } from '@pyfarm/contract/enums'
import { jobGroupId, jobId } from '@pyfarm/contract/ids'
import type { JobId } from '@pyfarm/contract/ids'
import type { JobFilters, JobsQuery } from '@pyfarm/contract/api/job-lists'
import type { ShownState } from '@pyfarm/contract/api/shown-states'
import type { Reader } from '../database/database.js'
import { byColumn, byNullable, byText, contains, loadPage } from '../database/page-store.js'
import type { Page, Sort } from '../database/page-store.js'
import { phaseCodes } from '../tasks/task.js'
import { countColumns } from './job-progress-store.js'
import type { JobRow } from './job-store.js'

export type JobListRow = Pick<JobRow, 'id' | 'title' | 'state' | (typeof countColumns)[number]>

/** What PyFarm's list shows of the wanted jobs; by id unless another order is wanted. */
export async function listJobs(database: Reader, query: JobsQuery): Promise<Page<JobListRow>> {
  const jobs = wantedJobs(database, query).select([
    'j.id',
    'j.title',
    'j.state',
    ...countColumns.map(column => `j.${column}` as const),
  ])
  return loadPage(jobs, query, sorts, { usual: ['j.id'], tie: 'j.id' })
}

export interface JobTableRow extends JobRow {
  readonly jobtype: string | null
  readonly username: string | null
  readonly jobqueue: string | null
}

/** The same jobs with what the tables of pages and commands show of them. */
export async function listJobRows(database: Reader, query: JobsQuery): Promise<Page<JobTableRow>> {
  const jobs = wantedJobs(database, query).selectAll('j').select(['jt.name as jobtype', 'u.username', 'q.fullpath as jobqueue'])
  return loadPage(jobs, query, sorts, { usual: ['j.id'], tie: 'j.id' })
}

/** The ids of the wanted jobs in order, `most` of them at most. */
export async function listJobIds(database: Reader, filters: JobFilters, most: number): Promise<JobId[]> {
  const rows = await wantedJobs(database, filters).select('j.id').orderBy('j.id').limit(most).execute()
  return rows.map(row => row.id)
}

const joined = (database: Reader) =>
  database
    .selectFrom('jobs as j')
    .leftJoin('jobtype_versions as v', 'v.id', 'j.jobtype_version_id')
    .leftJoin('jobtypes as jt', 'jt.id', 'v.jobtype_id')
    .leftJoin('job_queues as q', 'q.id', 'j.job_queue_id')
    .leftJoin('users as u', 'u.id', 'j.user_id')

type Joined = ReturnType<typeof joined> extends SelectQueryBuilder<infer DB, infer TB, object> ? [DB, TB] : never
type Eb = ExpressionBuilder<Joined[0], Joined[1]>

function wantedJobs(database: Reader, filters: JobFilters) {
  const {
    title,
    state,
    user,
    jobqueue,
    jobtype,
    tags,
    hidden,
    blocked,
    to_be_deleted: deleted,
    priority,
    job_group_id: group,
    id: ids,
  } = filters
  let query = joined(database)
  if (title !== undefined) query = query.where(contains('j.title', title))
  if (state !== undefined) query = query.where(eb => eb.or(state.map(one => isIn(eb, one))))
  if (user !== undefined) query = query.where('u.username', 'in', user)
  if (jobqueue !== undefined)
    query = query.where(
      'q.fullpath',
      'in',
      jobqueue.map(path => (path.startsWith('/') ? path : `/${path}`)),
    )
  if (jobtype !== undefined) query = query.where('jt.name', 'in', jobtype)
  for (const tag of tags ?? []) query = query.where(eb => hasTag(eb, tag))
  if (hidden !== undefined) query = query.where('j.hidden', '=', hidden)
  if (blocked !== undefined) query = query.where(eb => (blocked ? isBlocked(eb) : eb.not(isBlocked(eb))))
  if (deleted !== undefined) query = query.where('j.to_be_deleted', '=', deleted)
  if (priority !== undefined) query = query.where('j.priority', '=', priority)
  if (group !== undefined) query = query.where('j.job_group_id', '=', jobGroupId(group))
  if (ids !== undefined) query = query.where('j.id', 'in', ids.map(jobId))
  return query
}

function isIn(eb: Eb, state: ShownState) {
  const onAgents = sql<boolean>`(j.tasks_assigned + j.tasks_running) > 0`
  const stored = state === 'queued' || state === 'assigned' ? undefined : workStateCodes[state]
  if (state === 'running')
    return eb.and([eb.or([eb('j.state', 'is', null), eb('j.state', '=', workStateCodes.running)]), onAgents])
  if (state === 'assigned')
    return eb.and([
      eb.or([eb('j.state', 'is', null), eb('j.state', '=', workStateCodes.running)]),
      eb('j.tasks_running', '=', 0),
      onAgents,
    ])
  return stored === undefined ? eb.and([eb('j.state', 'is', null), eb.not(onAgents)]) : eb('j.state', '=', stored)
}

const hasTag = (eb: Eb, tag: string) =>
  eb.exists(
    eb
      .selectFrom('job_tag_associations as a')
      .innerJoin('tags as t', 't.id', 'a.tag_id')
      .select('a.tag_id')
      .whereRef('a.job_id', '=', 'j.id')
      .where('t.tag', '=', tag),
  )

const isBlocked = (eb: Eb) =>
  eb.exists(
    eb
      .selectFrom('job_dependencies as d')
      .innerJoin('jobs as p', 'p.id', 'd.parentid')
      .select('d.parentid')
      .whereRef('d.childid', '=', 'j.id')
      .where(parent => parent.or([parent('p.state', 'is', null), parent('p.state', '!=', workStateCodes.done)])),
  )

/** Waiting, paused, at work, done, failed. */
const stateOrder = sql`case when j.state is null then 0 else j.state end`
// Most jobs have nothing on agents, and are not looked at further.
const agentCount = sql`case when j.tasks_assigned + j.tasks_running = 0 then 0 else (select count(distinct t.active_agent_id) from ${sql.table('tasks')} as t where t.job_id = j.id and t.phase in (${phaseCodes.assigned}, ${phaseCodes.running})) end`

const sorts: Readonly<Record<NonNullable<JobsQuery['sort']>, Sort>> = {
  id: byColumn('j.id'),
  title: { ...byText('j.title'), nullable: false },
  state: { expression: stateOrder, nullable: false },
  time_submitted: byColumn('j.time_submitted'),
  time_started: byNullable('j.time_started'),
  time_finished: byNullable('j.time_finished'),
  tasks_queued: byColumn('j.tasks_queued'),
  tasks_running: byColumn('j.tasks_running'),
  tasks_done: byColumn('j.tasks_done'),
  tasks_failed: byColumn('j.tasks_failed'),
  user: byText('u.username'),
  jobtype: byText('jt.name'),
  jobqueue: byText('q.fullpath'),
  agents: { expression: agentCount, nullable: false },
  priority: byColumn('j.priority'),
  weight: byColumn('j.weight'),
}
