import type { NewPathMap, PathMapEdit } from '@pyfarm/contract/api/path-maps'
import type { TagId } from '@pyfarm/contract/ids'
import type { Tx } from '../database/database.js'
import { change } from '../farm.js'
import type { Farm } from '../farm.js'
import { findOrCreateTags } from '../tags/tag-store.js'
import { insertPathMap, updatePathMap } from './path-map-store.js'

/** Makes a path map, and its tag if there is none of that name. */
export async function createPathMap(farm: Farm, { tag, ...paths }: NewPathMap): Promise<number> {
  return change(farm, async tx => insertPathMap(tx, { ...paths, tag_id: await tagAt(tx, tag) }))
}

/** False when there is no such path map. */
export async function editPathMap(farm: Farm, id: number, edit: PathMapEdit): Promise<boolean> {
  const { tag, ...paths } = edit
  const given = Object.fromEntries(Object.entries(paths).filter(([, path]) => path !== undefined))
  return change(farm, async tx =>
    updatePathMap(tx, id, { ...given, ...(tag === undefined ? {} : { tag_id: await tagAt(tx, tag) }) }),
  )
}

async function tagAt(tx: Tx, tag: string | null | undefined): Promise<TagId | null> {
  if (tag === null || tag === undefined) return null
  const [id] = await findOrCreateTags(tx, [tag])
  return id ?? null
}
