// Reads what an estimate rests on: bounded samples of a job's tasks by its indexes, and of those of earlier jobs.
import type { Kysely } from 'kysely'
import type { AgentId, Instant, JobId, JobTypeVersionId, UserId } from '@pyfarm/contract/ids'
import { prepared } from '../database/prepared.js'
import type { Tables } from '../database/tables.js'
import { phaseCodes } from '../tasks/task.js'

/** Finished tasks of a job that are looked at: some windows of neighbours, and those with the highest frames. */
const windows = 16
const windowSize = 8
const newest = 64
/** Tasks on agents, and queued ones. */
const mostActive = 2000
const queuedSamples = 16
/** Earlier jobs, and tasks at each end of them. */
const earlierJobs = 4
const tasksAtEnds = 12

export interface FinishedRow {
  readonly id: number
  readonly job_id: JobId
  readonly frame: number
  readonly agent_id: AgentId | null
  readonly time_started: Instant | null
  readonly time_finished: Instant | null
  readonly failures: number
}

/** The lowest and the highest frame of the job's tasks. */
export async function frameRange(database: Kysely<Tables>, job: JobId): Promise<{ first: number; last: number }> {
  const ends = (await endsOf(database, job, job)).rows.map(({ frame }) => frame)
  return { first: ends[0] ?? 0, last: ends.at(-1) ?? 0 }
}

const endsOf = prepared((database, job: JobId, again: JobId) => {
  const end = (id: JobId, order: 'asc' | 'desc') =>
    database.selectFrom('tasks').select('frame').where('job_id', '=', id).orderBy('frame', order).limit(1)
  const [first, last] = [end(job, 'asc'), end(again, 'desc')]
  return database
    .selectFrom(first.as('first'))
    .selectAll()
    .unionAll(database.selectFrom(last.as('last')).selectAll())
    .orderBy('frame')
})

/** A sample of the tasks that are done, of `done` in all. */
export async function sampleFinished(
  database: Kysely<Tables>,
  job: JobId,
  done: number,
  { first, last }: { readonly first: number; readonly last: number },
): Promise<FinishedRow[]> {
  if (done === 0) return []
  if (done <= windows * windowSize + newest) return (await allDone(database, job, windows * windowSize + newest)).rows
  const found = new Map<number, FinishedRow>()
  for (const row of (await lastDone(database, job, newest)).rows) found.set(row.id, row)
  for (let window = 0; window < windows; window++) {
    const from = first + (window * (last - first)) / windows
    for (const row of (await doneFrom(database, job, from, windowSize)).rows) found.set(row.id, row)
  }
  return [...found.values()]
}

const doneOf = (database: Kysely<Tables>, job: JobId) =>
  database
    .selectFrom('tasks')
    .select(['id', 'job_id', 'frame', 'agent_id', 'time_started', 'time_finished', 'failures'])
    .where('job_id', '=', job)
    .where('phase', '=', phaseCodes.done)

const allDone = prepared((database, job: JobId, most: number) => doneOf(database, job).orderBy('frame').limit(most))
const lastDone = prepared((database, job: JobId, most: number) => doneOf(database, job).orderBy('frame', 'desc').limit(most))
const doneFrom = prepared((database, job: JobId, frame: number, most: number) =>
  doneOf(database, job).where('frame', '>=', frame).orderBy('frame').limit(most),
)

/** Frames of queued tasks, spread over them, in order. */
export async function sampleQueued(database: Kysely<Tables>, job: JobId, queued: number, last: number): Promise<number[]> {
  if (queued === 0) return []
  if (queued <= queuedSamples) return (await queuedFrom(database, job, lowestFrame, queuedSamples)).rows.map(({ frame }) => frame)
  const [lowest] = (await queuedFrom(database, job, lowestFrame, 1)).rows
  const frames = new Map<number, number>()
  const first = lowest?.frame ?? last
  for (let step = 0; step < queuedSamples; step++) {
    const from = first + (step * (last - first)) / queuedSamples
    for (const { id, frame } of (await queuedFrom(database, job, from, 1)).rows) frames.set(id, frame)
  }
  return [...frames.values()]
}

const lowestFrame = -1e6

const queuedFrom = prepared((database, job: JobId, frame: number, most: number) =>
  database
    .selectFrom('tasks')
    .select(['id', 'frame'])
    .where('job_id', '=', job)
    .where('phase', '=', phaseCodes.queued)
    .where('frame', '>=', frame)
    .orderBy('frame')
    .limit(most),
)

export interface ActiveRow {
  readonly frame: number
  readonly phase: number
  readonly active_agent_id: AgentId | null
  readonly time_started: Instant | null
  readonly progress: number
}

/** Tasks that agents have, by frame. */
export async function sampleActive(database: Kysely<Tables>, job: JobId): Promise<ActiveRow[]> {
  return (await activeOf(database, job, mostActive)).rows
}

const activeOf = prepared((database, job: JobId, most: number) =>
  database
    .selectFrom('tasks')
    .select(['frame', 'phase', 'active_agent_id', 'time_started', 'progress'])
    .where('job_id', '=', job)
    .where('phase', 'in', [phaseCodes.assigned, phaseCodes.running])
    .orderBy('frame')
    .limit(most),
)

export interface EarlierRows {
  /** A list of tasks for each job. */
  readonly jobs: readonly (readonly FinishedRow[])[]
  readonly bySameUser: boolean
}

/** Tasks of the newest other jobs of that type: of the same user, or of anybody where there are none. */
export async function sampleEarlier(
  database: Kysely<Tables>,
  job: { readonly id: JobId; readonly jobtype_version_id: JobTypeVersionId; readonly user_id: UserId | null },
): Promise<EarlierRows> {
  const own = await earlierOf(database, job)
    .where('j.user_id', job.user_id === null ? 'is' : '=', job.user_id)
    .execute()
  const others = own.length > 0 ? [] : await earlierOf(database, job).execute()
  const jobs: FinishedRow[][] = []
  for (const { id } of own.length > 0 ? own : others) {
    const rows = [...(await allDone(database, id, tasksAtEnds)).rows, ...(await lastDone(database, id, tasksAtEnds)).rows]
    jobs.push([...new Map(rows.map(row => [row.id, row])).values()])
  }
  return { jobs, bySameUser: own.length > 0 }
}

const earlierOf = (
  database: Kysely<Tables>,
  { id, jobtype_version_id: version }: { id: JobId; jobtype_version_id: JobTypeVersionId },
) =>
  database
    .selectFrom('jobs as j')
    .innerJoin('jobtype_versions as v', 'v.id', 'j.jobtype_version_id')
    .select('j.id')
    .where('v.jobtype_id', '=', ({ selectFrom }) =>
      selectFrom('jobtype_versions as own').select('own.jobtype_id').where('own.id', '=', version),
    )
    .where('j.id', '!=', id)
    .where('j.tasks_done', '>', 0)
    .orderBy('j.id', 'desc')
    .limit(earlierJobs)
