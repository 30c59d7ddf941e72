// What a task's change needs of its job, with the job's row locked.
import { jobLimitsSchema } from '@pyfarm/contract/api/job-limits'
import type { JobLimits } from '@pyfarm/contract/api/job-limits'
import type { JobId, QueueId } from '@pyfarm/contract/ids'
import type { Tx } from '../database/database.js'
import { prepared } from '../database/prepared.js'
import type { RequeueRules } from './task-rules.js'

export interface LockedJob extends RequeueRules {
  readonly queue: QueueId | null
  /** Undefined when it has none. */
  readonly limits: JobLimits | undefined
  /** Failures so far, as far as limits made them count. */
  readonly failures: number
}

/** Locks the job and reads the rules for its tasks; undefined if there is no such job. */
export async function lockJob(tx: Tx, id: JobId): Promise<LockedJob | undefined> {
  const [job] = (await rulesForUpdate(tx, id)).rows
  if (job === undefined) return undefined
  const { requeue, failures, job_queue_id: queue } = job
  const noAutomaticStartTime = job.no_automatic_start_time ?? false
  return { queue, requeue, failures, noAutomaticStartTime, limits: limitsOf(job.limits) }
}

/** The limits that the column holds. */
export const limitsOf = (column: string | null): JobLimits | undefined =>
  column === null ? undefined : jobLimitsSchema.parse(JSON.parse(column))

/** The version is read beside it: a row that is joined would be locked as well. */
const rulesForUpdate = prepared((database, id: JobId) =>
  database
    .selectFrom('jobs')
    .select([
      'requeue',
      'limits',
      'failures',
      'job_queue_id',
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
