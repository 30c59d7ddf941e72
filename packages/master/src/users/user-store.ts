import type { Kysely, Selectable, Updateable } from 'kysely'
import { userId } from '@pyfarm/contract/ids'
import type { UserId } from '@pyfarm/contract/ids'
import type { Tables } from '../database/tables.js'
import { insertOrIgnore } from '../database/insert.js'
import type { Tx } from '../database/database.js'
import type { UserTable } from '../database/people-tables.js'
import type { NameOrId } from '../http/wire.js'

export type UserRow = Selectable<UserTable>

export async function findUser(database: Kysely<Tables>, username: string): Promise<UserId | undefined> {
  const row = await database.selectFrom('users').select('id').where('username', '=', username).executeTakeFirst()
  return row?.id
}

/** Makes the user, unless somebody else does at the same moment; undefined when the email is another user's. */
export async function insertUser(tx: Tx, username: string, email: string | null): Promise<UserId | undefined> {
  await insertOrIgnore(tx, 'users', [
    { username, email, password: null, active: true, expiration: null, onetime_code: null, last_login: null },
  ])
  return findUser(tx, username)
}

export async function findUserRow(database: Kysely<Tables>, key: NameOrId): Promise<UserRow | undefined> {
  const users = database.selectFrom('users').selectAll()
  return ('id' in key ? users.where('id', '=', userId(key.id)) : users.where('username', '=', key.name)).executeTakeFirst()
}

/** By name. */
export const listUsers = (database: Kysely<Tables>): Promise<UserRow[]> =>
  database.selectFrom('users').selectAll().orderBy('username').limit(10_000).execute()

export async function updateUser(tx: Tx, id: UserId, columns: Updateable<UserTable>): Promise<void> {
  if (Object.keys(columns).length > 0) await tx.updateTable('users').set(columns).where('id', '=', id).execute()
}

/** Jobs and job groups of the user belong to nobody then. */
export async function removeUser(tx: Tx, id: UserId): Promise<void> {
  await tx.deleteFrom('users').where('id', '=', id).execute()
}
