import type { Kysely } from 'kysely'
import type { JobId, TaskId } from '@pyfarm/contract/ids'
import type { Tables } from '../database/tables.js'
import { phaseCodes } from './task.js'
import type { TaskPhase } from './task.js'

/** Tasks of the job that stand so, in the order of their ids, those after `last`. */
export async function listTasksIn(
  database: Kysely<Tables>,
  job: JobId,
  phases: readonly TaskPhase[],
  last: TaskId | undefined,
  most: number,
): Promise<TaskId[]> {
  const codes = phases.map(phase => phaseCodes[phase])
  const tasks = database.selectFrom('tasks').select('id').where('job_id', '=', job).where('phase', 'in', codes)
  const rows = await (last === undefined ? tasks : tasks.where('id', '>', last)).orderBy('id').limit(most).execute()
  return rows.map(row => row.id)
}

/** The job is marked for deletion; undefined if there is none. */
export async function isJobMarked(database: Kysely<Tables>, job: JobId): Promise<boolean | undefined> {
  const row = await database.selectFrom('jobs').select('to_be_deleted').where('id', '=', job).executeTakeFirst()
  return row?.to_be_deleted
}
