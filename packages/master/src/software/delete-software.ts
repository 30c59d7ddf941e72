import { change } from '../farm.js'
import type { Farm } from '../farm.js'
import { RefusedError } from '../http/refusal.js'
import type { NameOrId } from '../http/wire.js'
import { refuseWhileRequired } from './refuse-while-required.js'
import { softwareNotFound } from './show-software.js'
import { findSoftwareForChange, findSoftwareVersion, removeSoftware, removeVersions } from './software-store.js'

/** Deletes what is there. @throws RefusedError 409 while a job type or a job requires it */
export async function deleteSoftware(farm: Farm, key: NameOrId): Promise<void> {
  await change(farm, async tx => {
    const software = await findSoftwareForChange(tx, key)
    if (software === undefined) return
    await refuseWhileRequired(tx, software, 'all')
    await removeSoftware(tx, software.id)
  })
}

/** Deletes the version if it is there. @throws RefusedError 404 for unknown software, 409 while the version is required */
export async function deleteSoftwareVersion(farm: Farm, key: NameOrId, name: string): Promise<void> {
  await change(farm, async tx => {
    const software = await findSoftwareForChange(tx, key)
    if (software === undefined) throw new RefusedError(softwareNotFound(key))
    const version = await findSoftwareVersion(tx, software.id, name)
    if (version === undefined) return
    await refuseWhileRequired(tx, software, [version.id])
    await removeVersions(tx, [version.id])
  })
}
