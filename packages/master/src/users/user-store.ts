import type { Kysely } from 'kysely'
import { userId } from '@pyfarm/contract/ids'
import type { UserId } from '@pyfarm/contract/ids'
import type { Tables } from '../database/tables.js'
import { insertRow } from '../database/insert.js'

export async function findUser(database: Kysely<Tables>, username: string): Promise<UserId | undefined> {
  const row = await database.selectFrom('users').select('id').where('username', '=', username).executeTakeFirst()
  return row?.id
}

export async function insertUser(database: Kysely<Tables>, username: string, email: string | null): Promise<UserId> {
  const row = { username, email, password: null, active: true, expiration: null, onetime_code: null, last_login: null }
  return userId(await insertRow(database, 'users', row))
}
