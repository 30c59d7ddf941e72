import type { JobId } from '@pyfarm/contract/ids'
import { mayChangeAll } from '../auth/access-rules.js'
import type { Caller } from '../auth/caller-rules.js'
import { refuseOthersJob } from '../auth/ownership.js'
import type { Reader } from '../database/database.js'
import { childrenOf } from './job-store.js'

/** The job and all jobs below it, each once. */
export async function familyOf(database: Reader, job: JobId): Promise<JobId[]> {
  const family = new Set([job])
  for (let generation = [job]; generation.length > 0;) {
    generation = (await childrenOf(database, generation)).filter(id => !family.has(id))
    for (const id of generation) family.add(id)
  }
  return [...family]
}

/** For what is done to a job and all jobs below it. @throws RefusedError 403 when one of them is somebody else's */
export async function refuseOthersBelow(database: Reader, caller: Caller, job: JobId): Promise<void> {
  if (mayChangeAll(caller)) return
  for (const id of await familyOf(database, job)) await refuseOthersJob(database, caller, id)
}
