import type { JobId } from '@pyfarm/contract/ids'
import { change } from '../farm.js'
import type { Farm } from '../farm.js'
import { conflict, notFound, RefusedError } from '../http/refusal.js'
import { newestOfSameType } from './job-version-store.js'
import { lockJobRow, updateJob } from './job-store.js'

/**
 * The job takes the newest version of its job type, from its next assignment on.
 * @throws RefusedError 404, or 409 if that version can't do the job's tiles
 */
export async function upgradeJob(farm: Farm, id: JobId): Promise<void> {
  await change(farm, async (tx, changes) => {
    const job = await lockJobRow(tx, id)
    if (job === undefined) throw new RefusedError(notFound(`Job ${id} not found.`))
    const newest = await newestOfSameType(tx, job.jobtype_version_id)
    if (newest === undefined || newest.id === job.jobtype_version_id) return
    if (job.num_tiles !== null && !newest.supports_tiling)
      throw new RefusedError(conflict(`num_tiles: version ${newest.version} of the job type does not support tiling.`))
    await updateJob(tx, id, { jobtype_version_id: newest.id })
    changes.events.push({ kind: 'job', job: id, change: 'changed' })
    changes.wake = true
  })
}
