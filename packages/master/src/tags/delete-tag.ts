import { change } from '../farm.js'
import type { Farm } from '../farm.js'
import type { NameOrId } from '../http/wire.js'
import { findTag, removeTag } from './tag-store.js'

/** Deletes the tag, if it is there, with all its relations. */
export async function deleteTag(farm: Farm, key: NameOrId): Promise<void> {
  await change(farm, async (tx, changes) => {
    const tag = await findTag(tx, key)
    if (tag === undefined) return
    await removeTag(tx, tag.id)
    changes.wake = true
  })
}
