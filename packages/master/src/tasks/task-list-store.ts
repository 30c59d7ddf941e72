// The tasks of a job as lists show them: a page of them, or all, a part after the other.
import { sql } from 'kysely'
import type { Instant, JobId, TaskId } from '@pyfarm/contract/ids'
import { agentId } from '@pyfarm/contract/ids'
import type { TaskFilters, TasksQuery } from '@pyfarm/contract/api/job-lists'
import type { ShownState } from '@pyfarm/contract/api/shown-states'
import type { Reader } from '../database/database.js'
import { byColumn, byNullable, loadPage } from '../database/page-store.js'
import type { Page, Sort } from '../database/page-store.js'
import { phaseCodes } from './task.js'
import type { Task } from './task.js'
import { taskOf } from './task-store.js'

/** By frame, then tile, unless another order is wanted. `now` ends the run time of a task that runs. */
export async function listTaskPage(database: Reader, job: JobId, query: TasksQuery, now: Instant): Promise<Page<Task>> {
  const tasks = wantedTasks(database, job, query).selectAll('t')
  const { rows, total } = await loadPage(tasks, query, sortsAt(now), { usual: ['t.frame', 't.tile', 't.id'], tie: 't.id' })
  return { rows: rows.map(taskOf), total }
}

/** The next tasks of a job by frame, then tile, after that one. */
export async function tasksAfter(
  database: Reader,
  job: JobId,
  filters: TaskFilters,
  after: Task | undefined,
  most: number,
): Promise<Task[]> {
  return (await nextTasks(database, job, filters, after, most).selectAll('t').execute()).map(taskOf)
}

/** The same, with columns yet to be chosen. */
export function nextTasks(
  database: Reader,
  job: JobId,
  filters: TaskFilters,
  after: Pick<Task, 'id' | 'frame' | 'tile'> | undefined,
  most: number,
) {
  const tasks = wantedTasks(database, job, filters).orderBy('t.frame').orderBy('t.tile').orderBy('t.id').limit(most)
  if (after === undefined) return tasks
  return (
    tasks
      .where(eb =>
        eb.or([
          eb('t.frame', '>', after.frame),
          eb.and([eb('t.frame', '=', after.frame), eb('t.tile', '>', after.tile ?? -1)]),
          eb.and([
            eb('t.frame', '=', after.frame),
            eb('t.tile', after.tile === null ? 'is' : '=', after.tile),
            eb('t.id', '>', after.id),
          ]),
        ]),
      )
      // The index is entered here; what is said above alone would be looked for from its start.
      .where('t.frame', '>=', after.frame)
  )
}

/** The ids of the wanted tasks, `most` of them at most. */
export async function listTaskIds(database: Reader, job: JobId, filters: TaskFilters, most: number): Promise<TaskId[]> {
  const rows = await wantedTasks(database, job, filters).select('t.id').orderBy('t.frame').orderBy('t.tile').limit(most).execute()
  return rows.map(row => row.id)
}

function wantedTasks(database: Reader, job: JobId, { state, agent_id: agent, min_frame: first, max_frame: last }: TaskFilters) {
  let query = database.selectFrom('tasks as t').where('t.job_id', '=', job)
  if (state !== undefined) query = query.where('t.phase', 'in', state.map(phaseOfShown))
  if (agent !== undefined) query = query.where('t.agent_id', '=', agentId(agent))
  if (first !== undefined) query = query.where('t.frame', '>=', first)
  if (last !== undefined) query = query.where('t.frame', '<=', last)
  return query
}

/** No task is paused by itself: such a filter finds nothing. */
const phaseOfShown = (state: ShownState): number => (state === 'paused' ? -1 : phaseCodes[state])

const sortsAt = (now: Instant): Readonly<Record<NonNullable<TasksQuery['sort']>, Sort>> => ({
  id: byColumn('t.id'),
  frame: byColumn('t.frame'),
  state: byColumn('t.phase'),
  runtime: { expression: sql`(coalesce(t.time_finished, ${now}) - t.time_started)`, nullable: true },
  attempts: byColumn('t.attempts'),
  failures: byColumn('t.failures'),
  progress: byColumn('t.progress'),
  time_started: byNullable('t.time_started'),
  time_finished: byNullable('t.time_finished'),
  agent_id: byNullable('t.agent_id'),
})
