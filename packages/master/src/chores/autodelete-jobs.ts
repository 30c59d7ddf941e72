// Marks jobs for deletion whose time is over (behaviour.md section 2); the chore for marked jobs does the rest.
import type { Farm } from '../farm.js'
import { deleteJob } from '../jobs/delete-job.js'
import { jobsToAutodelete } from './autodelete-store.js'

const jobsAtOnce = 100

/** Children before their parents. Ends early, between two jobs, when the signal says so. */
export async function autodeleteJobs(farm: Farm, signal: AbortSignal): Promise<void> {
  for (;;) {
    const jobs = await jobsToAutodelete(farm.database.read, farm.clock(), jobsAtOnce)
    for (const job of jobs) {
      if (signal.aborted) return
      await deleteJob(farm, job)
    }
    if (jobs.length === 0) return
  }
}
