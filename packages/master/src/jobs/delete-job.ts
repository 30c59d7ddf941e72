import type { JobId } from '@pyfarm/contract/ids'
import { change } from '../farm.js'
import type { Tx } from '../database/database.js'
import type { Farm } from '../farm.js'
import { childrenOf, markForDeletion } from './job-store.js'
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

async function familyOf(tx: Tx, job: JobId): Promise<JobId[]> {
  const family = new Set([job])
  for (let generation = [job]; generation.length > 0;) {
    generation = (await childrenOf(tx, generation)).filter(id => !family.has(id))
    for (const id of generation) family.add(id)
  }
  return [...family]
}
