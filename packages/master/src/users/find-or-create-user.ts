import type { UserId } from '@pyfarm/contract/ids'
import type { Farm, Tx } from '../farm.js'
import { notFound } from '../http/refusal.js'
import type { Refusal } from '../http/refusal.js'
import { findUser, insertUser } from './user-store.js'

/** The user of that name; made on demand with `autocreate_users`, with an email from `autocreate_user_email`. */
export async function findOrCreateUser(farm: Farm, tx: Tx, username: string): Promise<UserId | Refusal> {
  const found = await findUser(tx, username)
  if (found !== undefined) return found
  const { autocreate_users, autocreate_user_email } = farm.settings
  if (!autocreate_users) return notFound(`User ${username} not found.`)
  return insertUser(tx, username, autocreate_user_email?.replaceAll('{username}', username) ?? null)
}
