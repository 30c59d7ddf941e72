// PUT of a software: makes it, or renames it and replaces its versions.
import type { SoftwareReplacement } from '@pyfarm/contract/api/software'
import type { SoftwareId, SoftwareVersionId } from '@pyfarm/contract/ids'
import { change } from '../farm.js'
import type { Tx } from '../database/database.js'
import type { Farm } from '../farm.js'
import { badRequest, conflict, RefusedError } from '../http/refusal.js'
import type { NameOrId } from '../http/wire.js'
import { newVersionColumns, rankedVersions } from './create-software.js'
import type { RankedSoftwareVersion } from './create-software.js'
import { refuseWhileRequired } from './refuse-while-required.js'
import { softwareNotFound } from './show-software.js'
import {
  findSoftware,
  findSoftwareForChange,
  insertSoftware,
  insertVersions,
  listVersions,
  removeVersions,
  renameSoftware,
  updateVersion,
} from './software-store.js'
import type { Software, SoftwareVersion } from './software-store.js'

/** Versions that keep their name keep their id, and agents keep them. @throws RefusedError 400, 404, 409 */
export async function replaceSoftware(
  farm: Farm,
  key: NameOrId,
  wanted: SoftwareReplacement,
): Promise<{ readonly id: SoftwareId; readonly isNew: boolean }> {
  const versions = wanted.versions === undefined ? undefined : rankedVersions(wanted.versions)
  return change(farm, async (tx, changes) => {
    const known = await findSoftwareForChange(tx, key)
    const id = known === undefined ? await makeAt(tx, key, wanted.software) : await renamed(tx, known, wanted.software)
    if (versions !== undefined) await replaceVersions(tx, { id, software: wanted.software }, versions)
    changes.wake = true
    return { id, isNew: known === undefined }
  })
}

async function makeAt(tx: Tx, key: NameOrId, name: string): Promise<SoftwareId> {
  // No id can be reserved, so there is nothing to make at an id.
  if ('id' in key) throw new RefusedError(softwareNotFound(key))
  if (key.name !== name) throw new RefusedError(badRequest('software: The name of new software must be the one in its address.'))
  return insertSoftware(tx, name)
}

async function renamed(tx: Tx, known: Software, name: string): Promise<SoftwareId> {
  if (known.software === name) return known.id
  if ((await findSoftware(tx, { name })) !== undefined) throw new RefusedError(conflict(`Software ${name} already exists`))
  await renameSoftware(tx, known.id, name)
  return known.id
}

async function replaceVersions(tx: Tx, software: Software, wanted: readonly RankedSoftwareVersion[]): Promise<void> {
  const present = await listVersions(tx, software.id)
  const names = new Set(wanted.map(({ version }) => version))
  const surplus = present.filter(({ version }) => !names.has(version)).map(({ id }) => id)
  await removeUnrequired(tx, software, surplus)
  const kept = new Map(present.filter(({ version }) => names.has(version)).map(version => [version.version, version]))
  await clearRanks(tx, [...kept.values()])
  for (const version of wanted) {
    const known = kept.get(version.version)
    if (known !== undefined) await updateVersion(tx, known.id, withoutUndefined(version))
  }
  const added = wanted.filter(({ version }) => !kept.has(version))
  await insertVersions(tx, software.id, added.map(newVersionColumns))
}

async function removeUnrequired(tx: Tx, software: Software, surplus: readonly SoftwareVersionId[]): Promise<void> {
  if (surplus.length === 0) return
  await refuseWhileRequired(tx, software, surplus)
  await removeVersions(tx, surplus)
}

/** Ranks may change places, and no two may be the same at any moment: first all move out of the way. */
async function clearRanks(tx: Tx, versions: readonly SoftwareVersion[]): Promise<void> {
  for (const [index, { id }] of versions.entries()) await updateVersion(tx, id, { rank: belowAllRanks - index })
}

const belowAllRanks = -2_000_000_000

function withoutUndefined(version: RankedSoftwareVersion) {
  const { rank, discovery_code: code, discovery_function_name: functionName } = version
  return {
    rank,
    ...(version.default === undefined ? {} : { default: version.default }),
    ...(code === undefined ? {} : { discovery_code: code }),
    ...(functionName === undefined ? {} : { discovery_function_name: functionName }),
  }
}
