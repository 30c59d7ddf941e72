// What a task's change needs of its job, with the job's row locked.
import type { JobId } from '@pyfarm/contract/ids'
import type { Tx } from '../database/database.js'
import type { RequeueRules } from './task-rules.js'

/** Locks the job and reads the rules for its tasks; undefined if there is no such job. */
export async function lockJob(tx: Tx, id: JobId): Promise<RequeueRules | undefined> {
  const job = await tx
    .selectFrom('jobs')
    .select(['requeue', 'jobtype_version_id'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (job === undefined) return undefined
  const version = await tx
    .selectFrom('jobtype_versions')
    .select('no_automatic_start_time')
    .where('id', '=', job.jobtype_version_id)
    .executeTakeFirst()
  return { requeue: job.requeue, noAutomaticStartTime: version?.no_automatic_start_time ?? false }
}
