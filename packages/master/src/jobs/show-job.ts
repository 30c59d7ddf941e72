import type { JobAnswer } from '@pyfarm/contract/api/job-answers'
import type { Reader } from '../database/database.js'
import { loadJobParts } from './job-parts-store.js'
import { listJobRequirements } from '../software/requirement-store.js'
import type { JobRow } from './job-store.js'
import { jobView } from './job-view.js'

/** The whole job as its GET shows it. */
export async function showJob(database: Reader, job: JobRow): Promise<JobAnswer> {
  return jobView(job, await loadJobParts(database, job), await listJobRequirements(database, job.id))
}
