import type { JobId } from '@pyfarm/contract/ids'
import type { Tx } from '../database/database.js'
import { childrenOf } from './job-store.js'

/** The job and all jobs below it, each once. */
export async function familyOf(tx: Tx, job: JobId): Promise<JobId[]> {
  const family = new Set([job])
  for (let generation = [job]; generation.length > 0;) {
    generation = (await childrenOf(tx, generation)).filter(id => !family.has(id))
    for (const id of generation) family.add(id)
  }
  return [...family]
}
