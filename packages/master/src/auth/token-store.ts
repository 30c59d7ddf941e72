import type { Insertable, Kysely } from 'kysely'
import { tokenId } from '@pyfarm/contract/ids'
import type { Instant, TokenId, UserId } from '@pyfarm/contract/ids'
import type { Tx } from '../database/database.js'
import { insertOrIgnore, insertRow } from '../database/insert.js'
import type { ApiTokenTable } from '../database/people-tables.js'
import { prepared } from '../database/prepared.js'
import type { Tables } from '../database/tables.js'

/** The token with that hash, and its user if it is a person's: a row for each role of the user; none when there is no such token. */
export const tokenRows = prepared((database, hash: string) =>
  database
    .selectFrom('api_tokens as t')
    .leftJoin('users as u', 'u.id', 't.user_id')
    .leftJoin('user_roles as ur', 'ur.user_id', 'u.id')
    .leftJoin('roles as r', 'r.id', 'ur.role_id')
    .select(['t.id', 't.kind', 't.user_id', 't.agent_id', 't.role', 't.expires_on', 't.revoked_on', 't.last_used_on'])
    .select(['u.username', 'u.active', 'u.expiration'])
    .select(['r.name as role_name', 'r.active as role_active', 'r.expiration as role_expiration'])
    .where('t.hash', '=', hash),
)

export async function insertToken(tx: Tx, token: Insertable<ApiTokenTable>): Promise<TokenId> {
  return tokenId(await insertRow(tx, 'api_tokens', token))
}

/** Undefined for one that is there already, or was: what its holder chose itself may be. */
export async function insertNewToken(tx: Tx, token: Insertable<ApiTokenTable>): Promise<TokenId | undefined> {
  if ((await insertOrIgnore(tx, 'api_tokens', [token])) === 0) return undefined
  return (await tx.selectFrom('api_tokens').select('id').where('hash', '=', token.hash).executeTakeFirstOrThrow()).id
}

/** Makes the token known, unless it is; several masters with one home do so at once. */
export async function insertTokenOnce(tx: Tx, token: Insertable<ApiTokenTable>): Promise<void> {
  await insertOrIgnore(tx, 'api_tokens', [token])
}

export async function isRevoked(database: Kysely<Tables>, hash: string): Promise<boolean> {
  const row = await database.selectFrom('api_tokens').select('revoked_on').where('hash', '=', hash).executeTakeFirst()
  return row !== undefined && row.revoked_on !== null
}

export async function touchToken(tx: Tx, id: TokenId, before: Instant | null, now: Instant): Promise<void> {
  await tx
    .updateTable('api_tokens')
    .set({ last_used_on: now })
    .where('id', '=', id)
    .where('last_used_on', before === null ? 'is' : '=', before)
    .execute()
}

export async function revokeToken(tx: Tx, id: TokenId, now: Instant): Promise<void> {
  await tx.updateTable('api_tokens').set({ revoked_on: now }).where('id', '=', id).where('revoked_on', 'is', null).execute()
}

export async function revokeTokensOfUser(tx: Tx, user: UserId, now: Instant): Promise<void> {
  await tx
    .updateTable('api_tokens')
    .set({ revoked_on: now })
    .where('user_id', '=', user)
    .where('revoked_on', 'is', null)
    .execute()
}

/** Tokens that still hold, newest first: a user's, or all. */
export async function listTokens(database: Kysely<Tables>, now: Instant, user: UserId | undefined) {
  const tokens = database
    .selectFrom('api_tokens as t')
    .leftJoin('users as u', 'u.id', 't.user_id')
    .select(['t.id', 't.kind', 't.name', 'u.username', 't.agent_id', 't.role', 't.created_on', 't.expires_on', 't.last_used_on'])
    .where('t.revoked_on', 'is', null)
    .where(eb => eb.or([eb('t.expires_on', 'is', null), eb('t.expires_on', '>', now)]))
    .orderBy('t.id', 'desc')
    .limit(10_000)
  return (user === undefined ? tokens : tokens.where('t.user_id', '=', user)).execute()
}

export type TokenRow = Awaited<ReturnType<typeof listTokens>>[number]

export async function countTokensOf(database: Kysely<Tables>, user: UserId): Promise<number> {
  const row = await database
    .selectFrom('api_tokens')
    .select(eb => eb.fn.countAll<number>().as('count'))
    .where('user_id', '=', user)
    .where('revoked_on', 'is', null)
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

export async function findToken(database: Kysely<Tables>, id: TokenId) {
  return database.selectFrom('api_tokens').select(['id', 'user_id', 'revoked_on']).where('id', '=', id).executeTakeFirst()
}
