import type { UserId } from '@pyfarm/contract/ids'
import type { Tx } from '../database/database.js'
import type { Farm } from '../farm.js'
import { conflict, notFound } from '../http/refusal.js'
import type { Refusal } from '../http/refusal.js'
import { findUser, insertUser } from './user-store.js'

/** The user of that name; made on demand with `autocreate_users`, with an email from `autocreate_user_email`. */
export async function findOrCreateUser(farm: Farm, tx: Tx, username: string): Promise<UserId | Refusal> {
  const found = await findUser(tx, username)
  if (found !== undefined) return found
  const { autocreate_users, autocreate_user_email } = farm.settings
  if (!autocreate_users) return notFound(`User ${username} not found.`)
  const email = autocreate_user_email?.replaceAll('{username}', username) ?? null
  return (
    (await insertUser(tx, username, email)) ??
    conflict(`User ${username} can't be made: ${email ?? ''} is the email of another user.`)
  )
}
