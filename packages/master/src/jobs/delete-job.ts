import type { JobId } from '@pyfarm/contract/ids'
import type { Tx } from '../database/database.js'
import { change } from '../farm.js'
import type { Farm } from '../farm.js'
import { childrenOf, markForDeletion } from './job-store.js'
import type { JobRow } from './job-store.js'

/** Marks the job and all jobs below it for deletion: they get no more agents, their running tasks are stopped, then they go. */
export async function deleteJob(farm: Farm, job: JobRow): Promise<void> {
  await change(farm, async (tx, changes) => {
    for (const id of await markFamily(tx, job.id)) changes.events.push({ kind: 'job', job: id, change: 'changed' })
  })
  farm.deleteMarkedJobs()
}

/** Each generation is marked before its children are looked for: a job that is submitted meanwhile finds the mark, or is found. */
async function markFamily(tx: Tx, job: JobId): Promise<Set<JobId>> {
  const family = new Set<JobId>()
  for (let generation = [job]; generation.length > 0;) {
    await markForDeletion(tx, generation)
    for (const id of generation) family.add(id)
    generation = (await childrenOf(tx, generation)).filter(id => !family.has(id))
  }
  return family
}
