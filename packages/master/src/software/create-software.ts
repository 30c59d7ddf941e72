import type { NewSoftware, NewSoftwareVersion } from '@pyfarm/contract/api/software'
import type { SoftwareId } from '@pyfarm/contract/ids'
import { change } from '../farm.js'
import type { Farm } from '../farm.js'
import { conflict, RefusedError } from '../http/refusal.js'
import { clashOf, ranksOf } from './software-rules.js'
import { findSoftware, insertSoftware, insertVersions } from './software-store.js'
import type { SoftwareVersionColumns } from './software-store.js'

/** @throws RefusedError 409 */
export async function createSoftware(farm: Farm, wanted: NewSoftware): Promise<SoftwareId> {
  const versions = rankedVersions(wanted.versions ?? [])
  return change(farm, async tx => {
    if ((await findSoftware(tx, { name: wanted.software })) !== undefined) {
      throw new RefusedError(conflict(`Software ${wanted.software} already exists`))
    }
    const id = await insertSoftware(tx, wanted.software)
    await insertVersions(tx, id, versions.map(newVersionColumns))
    return id
  })
}

export type RankedSoftwareVersion = NewSoftwareVersion & { readonly rank: number }

/** The same versions, each with a rank. @throws RefusedError 409 for two of one name or rank */
export function rankedVersions(versions: readonly NewSoftwareVersion[]): RankedSoftwareVersion[] {
  const ranks = ranksOf(versions.map(({ rank }) => rank))
  const ranked = versions.map((version, index) => ({ ...version, rank: ranks[index] ?? 0 }))
  const clash = clashOf(ranked)
  if (clash !== undefined) throw new RefusedError(conflict(clash))
  return ranked
}

export const newVersionColumns = (version: RankedSoftwareVersion): SoftwareVersionColumns => ({
  version: version.version,
  rank: version.rank,
  default: version.default ?? false,
  discovery_code: version.discovery_code ?? null,
  discovery_function_name: version.discovery_function_name ?? null,
})
