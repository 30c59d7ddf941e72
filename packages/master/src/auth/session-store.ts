import type { Insertable, Kysely } from 'kysely'
import { sessionId } from '@pyfarm/contract/ids'
import type { Instant, SessionId, UserId } from '@pyfarm/contract/ids'
import type { Tx } from '../database/database.js'
import { insertRow } from '../database/insert.js'
import type { SessionTable } from '../database/people-tables.js'
import { prepared } from '../database/prepared.js'
import type { Tables } from '../database/tables.js'

/** The session with that hash and its user: a row for each role of the user, or one without; none when there is no such session. */
export const sessionRows = prepared((database, hash: string) =>
  database
    .selectFrom('sessions as s')
    .innerJoin('users as u', 'u.id', 's.user_id')
    .leftJoin('user_roles as ur', 'ur.user_id', 'u.id')
    .leftJoin('roles as r', 'r.id', 'ur.role_id')
    .select(['s.id', 's.created_on', 's.last_used_on', 's.expires_on', 's.remembered', 's.user_id', 'u.username'])
    .select(['u.active', 'u.expiration', 'r.name as role_name', 'r.active as role_active', 'r.expiration as role_expiration'])
    .where('s.hash', '=', hash),
)

export async function insertSession(tx: Tx, session: Insertable<SessionTable>): Promise<SessionId> {
  return sessionId(await insertRow(tx, 'sessions', session))
}

/** Notes that the session was used, unless another request has done so meanwhile. */
export async function touchSession(
  tx: Tx,
  id: SessionId,
  before: Instant,
  times: { readonly last_used_on: Instant; readonly expires_on: Instant },
): Promise<void> {
  await tx.updateTable('sessions').set(times).where('id', '=', id).where('last_used_on', '=', before).execute()
}

export async function deleteSession(tx: Tx, id: SessionId): Promise<void> {
  await tx.deleteFrom('sessions').where('id', '=', id).execute()
}

/** Ends the user's sessions, all or all but one. */
export async function deleteSessionsOf(tx: Tx, user: UserId, but?: SessionId): Promise<void> {
  const sessions = tx.deleteFrom('sessions').where('user_id', '=', user)
  await (but === undefined ? sessions : sessions.where('id', '!=', but)).execute()
}

/** Ends those whose time is up, and of a user's all but the newest. */
export async function pruneSessions(tx: Tx, now: Instant, user: UserId, most: number): Promise<void> {
  await tx.deleteFrom('sessions').where('expires_on', '<=', now).execute()
  const surplus = await tx
    .selectFrom('sessions')
    .select('id')
    .where('user_id', '=', user)
    .orderBy('last_used_on', 'desc')
    .orderBy('id', 'desc')
    .limit(1000)
    .offset(most)
    .execute()
  if (surplus.length > 0)
    await tx
      .deleteFrom('sessions')
      .where(
        'id',
        'in',
        surplus.map(row => row.id),
      )
      .execute()
}

/** The sessions that last, newest use first: a user's, or all. */
export async function listSessions(database: Kysely<Tables>, now: Instant, user: UserId | undefined) {
  const sessions = database
    .selectFrom('sessions as s')
    .innerJoin('users as u', 'u.id', 's.user_id')
    .select(['s.id', 's.user_id', 'u.username', 's.created_on', 's.last_used_on', 's.expires_on', 's.address', 's.user_agent'])
    .where('s.expires_on', '>', now)
    .orderBy('s.last_used_on', 'desc')
    .orderBy('s.id', 'desc')
    .limit(1000)
  return (user === undefined ? sessions : sessions.where('s.user_id', '=', user)).execute()
}

export async function ownerOfSession(database: Kysely<Tables>, id: SessionId): Promise<UserId | undefined> {
  const row = await database.selectFrom('sessions').select('user_id').where('id', '=', id).executeTakeFirst()
  return row?.user_id
}
