// Tags and tag requirements of a job, added and removed by name (behaviour.md section 10).
import type { JobId } from '@pyfarm/contract/ids'
import { change } from '../farm.js'
import type { Tx } from '../database/database.js'
import type { Farm } from '../farm.js'
import { notFound, RefusedError } from '../http/refusal.js'
import { findOrCreateTags } from '../tags/tag-store.js'
import { addTagsToJob, putTagRequirements, removeTagRequirements, removeTagsFromJob } from './job-tag-store.js'
import { lockJobRow } from './job-store.js'

/** Unknown tags are made. @throws RefusedError 404 */
export const addJobTags = (farm: Farm, id: JobId, names: readonly string[]): Promise<void> =>
  changeTags(farm, id, async tx => addTagsToJob(tx, id, await findOrCreateTags(tx, names)))

/** What the job does not have is fine. @throws RefusedError 404 */
export const removeJobTags = (farm: Farm, id: JobId, names: readonly string[]): Promise<void> =>
  changeTags(farm, id, tx => removeTagsFromJob(tx, id, names))

/** `negate`: only agents without these tags. Unknown tags are made. @throws RefusedError 404 */
export const addJobTagRequirements = (farm: Farm, id: JobId, names: readonly string[], negate: boolean): Promise<void> =>
  changeTags(farm, id, async tx => {
    const tags = await findOrCreateTags(tx, names)
    await putTagRequirements(
      tx,
      id,
      tags.map(tag => ({ tag, negate })),
    )
  })

/** What the job does not ask for is fine. @throws RefusedError 404 */
export const removeJobTagRequirements = (farm: Farm, id: JobId, names: readonly string[]): Promise<void> =>
  changeTags(farm, id, tx => removeTagRequirements(tx, id, names))

async function changeTags(farm: Farm, id: JobId, work: (tx: Tx) => Promise<void>): Promise<void> {
  await change(farm, async (tx, changes) => {
    if ((await lockJobRow(tx, id)) === undefined) throw new RefusedError(notFound(`Job ${id} not found.`))
    await work(tx)
    changes.events.push({ kind: 'job', job: id, change: 'changed' })
    changes.wake = true
  })
}
