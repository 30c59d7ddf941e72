// What logging in reads and writes of users.
import type { Kysely } from 'kysely'
import type { Instant, UserId } from '@pyfarm/contract/ids'
import type { AccountRow } from '../auth/standing-rules.js'
import type { Tx } from '../database/database.js'
import type { Tables } from '../database/tables.js'

export interface Account {
  readonly id: UserId
  readonly username: string
  /** A hash; null: nobody logs in by it. */
  readonly password: string | null
  /** One for each role, or one without. */
  readonly rows: readonly AccountRow[]
}

export async function findAccount(database: Kysely<Tables>, username: string): Promise<Account | undefined> {
  const rows = await database
    .selectFrom('users as u')
    .leftJoin('user_roles as ur', 'ur.user_id', 'u.id')
    .leftJoin('roles as r', 'r.id', 'ur.role_id')
    .select(['u.id', 'u.username', 'u.password', 'u.active', 'u.expiration'])
    .select(['r.name as role_name', 'r.active as role_active', 'r.expiration as role_expiration'])
    .where('u.username', '=', username)
    .execute()
  const [row] = rows
  return row === undefined ? undefined : { id: row.id, username: row.username, password: row.password, rows }
}

/** Notes when somebody logged in, and a better hash of the same password, unless the password was changed meanwhile. */
export async function noteLogin(tx: Tx, account: Account, now: Instant, better: string | undefined): Promise<void> {
  await tx.updateTable('users').set({ last_login: now }).where('id', '=', account.id).execute()
  if (better === undefined || account.password === null) return
  await tx
    .updateTable('users')
    .set({ password: better })
    .where('id', '=', account.id)
    .where('password', '=', account.password)
    .execute()
}

export async function savePassword(tx: Tx, user: UserId, hash: string, now: Instant): Promise<void> {
  await tx
    .updateTable('users')
    .set({ password: hash, last_password_change: now, onetime_code: null })
    .where('id', '=', user)
    .execute()
}
