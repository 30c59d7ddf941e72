import type { Reader } from '../database/database.js'
import { loadJobParts } from './job-parts-store.js'
import { listSoftwareRequirements } from './job-requirement-store.js'
import type { JobRow } from './job-store.js'
import { jobView } from './job-view.js'

/** The whole job as its GET shows it. */
export async function showJob(database: Reader, job: JobRow): Promise<Record<string, unknown>> {
  return jobView(job, await loadJobParts(database, job), await listSoftwareRequirements(database, job.id))
}
