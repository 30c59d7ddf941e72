// What a task's change needs of its job, with the job's row locked.
import type { JobId } from '@pyfarm/contract/ids'
import type { Tx } from '../database/database.js'
import { prepared } from '../database/prepared.js'
import type { RequeueRules } from './task-rules.js'

/** Locks the job and reads the rules for its tasks; undefined if there is no such job. */
export async function lockJob(tx: Tx, id: JobId): Promise<RequeueRules | undefined> {
  const [job] = (await rulesForUpdate(tx, id)).rows
  return job === undefined ? undefined : { requeue: job.requeue, noAutomaticStartTime: job.no_automatic_start_time ?? false }
}

/** The version is read beside it: a row that is joined would be locked as well. */
const rulesForUpdate = prepared((database, id: JobId) =>
  database
    .selectFrom('jobs')
    .select([
      'requeue',
      eb =>
        eb
          .selectFrom('jobtype_versions as v')
          .select('v.no_automatic_start_time')
          .whereRef('v.id', '=', 'jobs.jobtype_version_id')
          .as('no_automatic_start_time'),
    ])
    .where('id', '=', id)
    .forUpdate(),
)
