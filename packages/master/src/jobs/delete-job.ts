import { change } from '../farm.js'
import type { Farm } from '../farm.js'
import { familyOf } from './job-family.js'
import { markForDeletion } from './job-store.js'
import type { JobRow } from './job-store.js'

/** Marks the job and all jobs below it for deletion: they get no more agents, their running tasks are stopped, then they go. */
export async function deleteJob(farm: Farm, job: JobRow): Promise<void> {
  await change(farm, async (tx, changes) => {
    const jobs = await familyOf(tx, job.id)
    await markForDeletion(tx, jobs)
    for (const id of jobs) changes.events.push({ kind: 'job', job: id, change: 'changed' })
  })
  farm.deleteMarkedJobs()
}
