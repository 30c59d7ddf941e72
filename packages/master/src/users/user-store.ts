import type { Kysely } from 'kysely'
import type { UserId } from '@pyfarm/contract/ids'
import type { Tables } from '../database/tables.js'
import { insertOrIgnore } from '../database/insert.js'
import type { Tx } from '../database/database.js'

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
