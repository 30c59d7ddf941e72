// Logins that failed lately: rows that all masters share.
import { instant } from '@pyfarm/contract/ids'
import type { Instant } from '@pyfarm/contract/ids'
import type { Tx } from '../database/database.js'
import { insertOrIgnore } from '../database/insert.js'
import type { Attempts } from './attempt-rules.js'

/** The attempts under that key; others who count there wait for this transaction. */
export async function lockAttempts(tx: Tx, key: string): Promise<Attempts> {
  const none = { attempts: 0, last_on: instant(0), blocked_until: instant(0) }
  await insertOrIgnore(tx, 'login_attempts', [{ key, ...none }])
  const row = await tx
    .selectFrom('login_attempts')
    .select(['attempts', 'last_on', 'blocked_until'])
    .where('key', '=', key)
    .forUpdate()
    .executeTakeFirst()
  return row ?? none
}

export async function saveAttempts(tx: Tx, key: string, attempts: Attempts): Promise<void> {
  await tx.updateTable('login_attempts').set(attempts).where('key', '=', key).execute()
}

export async function forgetAttempts(tx: Tx, key: string): Promise<void> {
  await tx.deleteFrom('login_attempts').where('key', '=', key).execute()
}

/** Takes back one attempt, which has succeeded. */
export async function takeBackAttempt(tx: Tx, key: string): Promise<void> {
  await tx
    .updateTable('login_attempts')
    .set(eb => ({ attempts: eb('attempts', '-', 1), blocked_until: instant(0) }))
    .where('key', '=', key)
    .where('attempts', '>', 0)
    .execute()
}

export async function forgetOldAttempts(tx: Tx, before: Instant): Promise<void> {
  await tx.deleteFrom('login_attempts').where('last_on', '<', before).execute()
}
