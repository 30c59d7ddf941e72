import type { NewSoftwareVersion } from '@pyfarm/contract/api/software'
import { change } from '../farm.js'
import type { Farm } from '../farm.js'
import { conflict, notFound, orRefuse, RefusedError } from '../http/refusal.js'
import type { NameOrId } from '../http/wire.js'
import { newVersionColumns } from './create-software.js'
import { softwareNotFound } from './show-software.js'
import { clashOf, nextRank } from './software-rules.js'
import { findSoftwareForChange, findVersionByName, insertVersions, listVersions } from './software-store.js'
import type { SoftwareVersion } from './software-store.js'

/** Adds a version; without a rank it is the newest. @throws RefusedError 404, 409 */
export async function addSoftwareVersion(farm: Farm, key: NameOrId, wanted: NewSoftwareVersion): Promise<SoftwareVersion> {
  return change(farm, async tx => {
    const software = orRefuse((await findSoftwareForChange(tx, key)) ?? softwareNotFound(key))
    const present = await listVersions(tx, software.id)
    const highest = present.length === 0 ? undefined : Math.max(...present.map(({ rank }) => rank))
    const version = { ...wanted, rank: wanted.rank ?? nextRank(highest) }
    if (present.some(other => other.version === version.version)) {
      throw new RefusedError(conflict(`Version ${version.version} of software ${software.software} already exists`))
    }
    const clash = clashOf([...present, version])
    if (clash !== undefined) throw new RefusedError(conflict(clash))
    await insertVersions(tx, software.id, [newVersionColumns(version)])
    return orRefuse(
      (await findVersionByName(tx, software.id, version.version)) ?? notFound(`Version ${version.version} not found`),
    )
  })
}
