// Tags at an address, and all that is shown of them.
import type { TagId } from '@pyfarm/contract/ids'
import type { Database } from '../database/database.js'
import type { Tables } from '../database/tables.js'
import { notFound, orRefuse } from '../http/refusal.js'
import { describeNameOrId } from '../http/wire.js'
import type { NameOrId } from '../http/wire.js'
import { findTag, listPathMapsOf, loadTags } from './tag-store.js'
import type { Tag } from './tag-store.js'
import { knownTagView, tagView } from './tag-view.js'

type Read = Database<Tables>['read']

export const tagNotFound = (key: NameOrId) => notFound(`Tag ${describeNameOrId(key)} not found`)

/** @throws RefusedError 404 */
export async function tagAt(read: Read, key: NameOrId): Promise<Tag> {
  return orRefuse((await findTag(read, key)) ?? tagNotFound(key))
}

/** @throws RefusedError 404 */
export async function showTag(read: Read, id: TagId) {
  return tagView(await loadTag(read, id))
}

/** @throws RefusedError 404 */
export async function showKnownTag(read: Read, id: TagId) {
  return knownTagView(await loadTag(read, id), await listPathMapsOf(read, id))
}

async function loadTag(read: Read, id: TagId) {
  const [tag] = await loadTags(read, id)
  return orRefuse(tag ?? tagNotFound({ id }))
}
