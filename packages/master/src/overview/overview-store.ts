// What the overview shows of the farm, cut to what a page can show.
import type { Kysely } from 'kysely'
import { agentStateCodes, workStateCodes } from '@pyfarm/contract/enums'
import type { Overview } from '@pyfarm/contract/api/overview'
import type { Instant, JobId, QueueId, TaskId } from '@pyfarm/contract/ids'
import type { Tables } from '../database/tables.js'
import { outputPatternOf } from '../jobs/job-pictures.js'
import { phaseCodes } from '../tasks/task.js'

export const shownAgents = 20
const shownOwners = 20
const shownFailures = 10
const shownPictures = 6

/** Who has agents at work. */
export const usersOfAgents = (database: Kysely<Tables>): Promise<Overview['users']> =>
  mostAgentsFirst(
    atWork(database).leftJoin('users as u', 'u.id', 'j.user_id').select('u.username as name').groupBy('u.username').execute(),
  )

/** Which queues have agents at work on their own jobs. */
export const queuesOfAgents = (database: Kysely<Tables>): Promise<Overview['queues']> =>
  mostAgentsFirst(
    atWork(database)
      .leftJoin('job_queues as q', 'q.id', 'j.job_queue_id')
      .select('q.fullpath as name')
      .groupBy('q.fullpath')
      .execute(),
  )

const atWork = (database: Kysely<Tables>) =>
  database
    .selectFrom('tasks as t')
    .innerJoin('jobs as j', 'j.id', 't.job_id')
    .where('t.active_agent_id', 'is not', null)
    .select(({ fn }) => [
      fn.count<number | string>('t.active_agent_id').distinct().as('agents'),
      fn.count<number | string>('t.job_id').distinct().as('jobs'),
    ])

interface Owner {
  readonly name: string | null
  readonly agents: number | string
  readonly jobs: number | string
}

async function mostAgentsFirst(found: Promise<Owner[]>): Promise<Overview['users']> {
  return (await found)
    .map(({ name, agents, jobs }) => ({ name, agents: Number(agents), jobs: Number(jobs) }))
    .sort((a, b) => b.agents - a.agents || (a.name ?? '').localeCompare(b.name ?? ''))
    .slice(0, shownOwners)
}

export interface FailedJob {
  readonly job: JobId
  readonly title: string
  readonly state: number | null
  readonly failed: number
  readonly task: TaskId
  readonly frame: number
  readonly tile: number | null
  readonly at: Instant | null
  readonly lastError: string | null
}

/** The latest failed task of the jobs that failed, or fail, last. */
export async function latestFailures(database: Kysely<Tables>): Promise<FailedJob[]> {
  const jobs = await latestJobs(database)
    .select(['j.id', 'j.title', 'j.state', 'j.tasks_failed'])
    .where('j.tasks_failed', '>', 0)
    .limit(shownFailures)
    .execute()
  const failures: FailedJob[] = []
  for (const { id, title, state, tasks_failed: failed } of jobs) {
    const task = await latestFailedTask(database, id)
    if (task !== undefined) failures.push({ job: id, title, state, failed, ...task })
  }
  return failures.sort((a, b) => (b.at ?? 0) - (a.at ?? 0))
}

/** Of a job that fails everywhere, no more than its first 1,000 failures are looked at. */
const mostLookedAt = 1000

async function latestFailedTask(database: Kysely<Tables>, job: JobId) {
  return database
    .selectFrom(
      database
        .selectFrom('tasks')
        .select(['id', 'frame', 'tile', 'time_finished', 'last_error'])
        .where('job_id', '=', job)
        .where('phase', '=', phaseCodes.failed)
        .orderBy('frame')
        .limit(mostLookedAt)
        .as('t'),
    )
    .select(['t.id as task', 't.frame', 't.tile', 't.time_finished as at', 't.last_error as lastError'])
    .orderBy('t.time_finished', 'desc')
    .limit(1)
    .executeTakeFirst()
}

export interface JobPicture {
  readonly job: JobId
  readonly title: string
  readonly task: TaskId
  readonly frame: number
  readonly at: Instant | null
}

/** Jobs whose data are looked at for pictures. */
const jobsLookedAt = 24

/** The last frame that is done of each job that makes pictures, of those that rendered last. */
export async function latestPictures(database: Kysely<Tables>): Promise<JobPicture[]> {
  const jobs = await latestJobs(database)
    .select(['j.id', 'j.title', 'j.data'])
    .where('j.tasks_done', '>', 0)
    .limit(jobsLookedAt)
    .execute()
  const pictures: JobPicture[] = []
  for (const { id, title } of jobs.filter(({ data }) => outputPatternOf(data) !== undefined).slice(0, shownPictures)) {
    const task = await lastDoneTask(database, id)
    if (task !== undefined) pictures.push({ job: id, title, ...task })
  }
  return pictures
}

const lastDoneTask = (database: Kysely<Tables>, job: JobId) =>
  database
    .selectFrom('tasks')
    .select(['id as task', 'frame', 'time_finished as at'])
    .where('job_id', '=', job)
    .where('phase', '=', phaseCodes.done)
    .orderBy('frame', 'desc')
    .limit(1)
    .executeTakeFirst()

/** Those that are not finished first, then those that finished last. */
const latestJobs = (database: Kysely<Tables>) =>
  database
    .selectFrom('jobs as j')
    .where('j.to_be_deleted', '=', false)
    .where('j.hidden', '=', false)
    .orderBy(({ case: when }) => when().when('j.time_finished', 'is', null).then(0).else(1).end())
    .orderBy('j.time_finished', 'desc')
    .orderBy('j.id', 'desc')

export type TroubledAgent = Awaited<ReturnType<typeof troubledAgents>>[number]

/** Agents that should work and don't, or did not take an update: the one that was heard from last first. */
export const troubledAgents = (database: Kysely<Tables>) =>
  database
    .selectFrom('agents')
    .select(['id', 'hostname', 'state', 'set_aside_because', 'set_aside_by_hand', 'update_error', 'last_heard_from'])
    .where('state', '!=', agentStateCodes.disabled)
    .where(({ or, eb }) =>
      or([
        eb('state', '=', agentStateCodes.offline),
        eb('set_aside_because', 'is not', null),
        eb('set_aside_by_hand', '=', true),
        eb('update_error', 'is not', null),
      ]),
    )
    .orderBy('last_heard_from', 'desc')
    .orderBy('hostname')
    .execute()

export interface FinishedCount {
  readonly queue: QueueId | null
  readonly state: 'done' | 'failed'
  readonly jobs: number
}

/** How many finished jobs are in each queue itself. */
export async function countFinishedJobs(database: Kysely<Tables>): Promise<FinishedCount[]> {
  const rows = await database
    .selectFrom('jobs')
    .select(({ fn }) => ['job_queue_id', 'state', fn.countAll<number | string>().as('jobs')])
    .where('state', 'in', [workStateCodes.done, workStateCodes.failed])
    .where('hidden', '=', false)
    .where('to_be_deleted', '=', false)
    .groupBy(['job_queue_id', 'state'])
    .execute()
  return rows.map(({ job_queue_id: queue, state, jobs }) => ({
    queue,
    state: state === workStateCodes.done ? 'done' : 'failed',
    jobs: Number(jobs),
  }))
}
