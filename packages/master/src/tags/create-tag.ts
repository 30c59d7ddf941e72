import type { TagId } from '@pyfarm/contract/ids'
import { change } from '../farm.js'
import type { Farm } from '../farm.js'
import { findOrCreateTag } from './tag-store.js'

/** The tag of that name, made if there is none. */
export async function createTag(farm: Farm, name: string): Promise<{ readonly id: TagId; readonly isNew: boolean }> {
  return change(farm, tx => findOrCreateTag(tx, name))
}
