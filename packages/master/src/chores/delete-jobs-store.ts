import type { Kysely } from 'kysely'
import { instant } from '@pyfarm/contract/ids'
import type { Instant, JobGroupId, JobId } from '@pyfarm/contract/ids'
import { totalOf } from '@pyfarm/contract/progress'
import { countColumns, countsOf } from '../jobs/job-progress-store.js'
import type { Tables } from '../database/tables.js'
import type { Tx } from '../database/database.js'

export interface MarkedJob {
  readonly id: JobId
  readonly job_group_id: JobGroupId | null
  /** Its submission was completed: it has tasks. */
  readonly isWhole: boolean
}

/** A submission takes no longer; what has no task counted after that was never completed. */
const submissionTime = 600_000

/** In the order of their ids, those after `last`, but not jobs that are just being submitted: they have no task counted. */
export async function markedJobs(
  database: Kysely<Tables>,
  last: JobId | undefined,
  most: number,
  now: Instant,
): Promise<MarkedJob[]> {
  const marked = database
    .selectFrom('jobs')
    .select(['id', 'job_group_id', ...countColumns])
    .where('to_be_deleted', '=', true)
    .where(eb =>
      eb.or([eb('time_submitted', '<', instant(now - submissionTime)), ...countColumns.map(column => eb(column, '>', 0))]),
    )
    .orderBy('id')
    .limit(most)
  const rows = await (last === undefined ? marked : marked.where('id', '>', last)).execute()
  return rows.map(({ id, job_group_id, ...counts }) => ({ id, job_group_id, isWhole: totalOf(countsOf(counts)) > 0 }))
}

/** Some of the logs that belong to this job's tasks alone. */
export async function logsOfJobAlone(tx: Tx, job: JobId, most: number): Promise<string[]> {
  const rows = await tx
    .selectFrom('task_logs as l')
    .select('l.identifier')
    .where('l.id', 'in', linksOf(tx, job))
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('task_log_associations as a')
            .innerJoin('tasks as t', 't.id', 'a.task_id')
            .select('a.task_id')
            .whereRef('a.task_log_id', '=', 'l.id')
            .where('t.job_id', '!=', job),
        ),
      ),
    )
    .limit(most)
    .execute()
  return rows.map(row => row.identifier)
}

const linksOf = (tx: Tx, job: JobId) =>
  tx
    .selectFrom('task_log_associations as a')
    .innerJoin('tasks as t', 't.id', 'a.task_id')
    .select('a.task_log_id')
    .where('t.job_id', '=', job)

export async function deleteLogs(tx: Tx, identifiers: readonly string[]): Promise<void> {
  if (identifiers.length > 0) await tx.deleteFrom('task_logs').where('identifier', 'in', identifiers).execute()
}

/** Deletes some of the job's tasks and says how many; 0 when none are left. */
export async function deleteSomeTasks(tx: Tx, job: JobId, most: number): Promise<number> {
  const ids = await tx.selectFrom('tasks').select('id').where('job_id', '=', job).limit(most).execute()
  if (ids.length === 0) return 0
  const tasks = ids.map(row => row.id)
  await tx.deleteFrom('tasks').where('id', 'in', tasks).execute()
  return ids.length
}

export async function deleteJobRow(tx: Tx, job: JobId): Promise<void> {
  await tx.deleteFrom('jobs').where('id', '=', job).execute()
}

/** An empty job group goes with its last job. */
export async function deleteGroupIfEmpty(tx: Tx, group: JobGroupId): Promise<void> {
  const left = await tx.selectFrom('jobs').select('id').where('job_group_id', '=', group).limit(1).executeTakeFirst()
  if (left === undefined) await tx.deleteFrom('job_groups').where('id', '=', group).execute()
}
