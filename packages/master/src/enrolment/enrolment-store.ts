import type { Kysely } from 'kysely'
import { enrolmentKeyId } from '@pyfarm/contract/ids'
import type { AgentId, EnrolmentKeyId, Instant, TokenId } from '@pyfarm/contract/ids'
import type { Insertable, Selectable } from 'kysely'
import type { Tx } from '../database/database.js'
import { insertOrIgnore, insertRow } from '../database/insert.js'
import type { AgentEnrolmentTable, EnrolmentKeyTable } from '../database/people-tables.js'
import { prepared } from '../database/prepared.js'
import type { Tables } from '../database/tables.js'

export type EnrolmentKeyRow = Selectable<EnrolmentKeyTable>

export async function insertKey(tx: Tx, key: Insertable<EnrolmentKeyTable>): Promise<EnrolmentKeyId> {
  return enrolmentKeyId(await insertRow(tx, 'enrolment_keys', key))
}

/** Keys that are neither revoked nor expired, newest first. */
export async function listKeys(database: Kysely<Tables>, now: Instant): Promise<EnrolmentKeyRow[]> {
  return database
    .selectFrom('enrolment_keys')
    .selectAll()
    .where('revoked_on', 'is', null)
    .where('expires_on', '>', now)
    .orderBy('id', 'desc')
    .execute()
}

export async function countKeys(database: Kysely<Tables>, now: Instant): Promise<number> {
  const row = await database
    .selectFrom('enrolment_keys')
    .select(eb => eb.fn.countAll<number>().as('count'))
    .where('revoked_on', 'is', null)
    .where('expires_on', '>', now)
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

/** Keys that nobody can use any more are forgotten after a while; what was done by them stands in the audit. */
export async function forgetOldKeys(tx: Tx, before: Instant): Promise<void> {
  await tx.deleteFrom('enrolment_keys').where('expires_on', '<', before).execute()
}

/** False when there is no such key, or it was revoked before. */
export async function revokeKey(tx: Tx, id: EnrolmentKeyId, now: Instant): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('enrolment_keys')
    .set({ revoked_on: now })
    .where('id', '=', id)
    .where('revoked_on', 'is', null)
    .executeTakeFirst()
  return Number(numUpdatedRows) === 1
}

/** The key with that hash; others who use it wait for this transaction. */
export async function lockKey(tx: Tx, hash: string): Promise<EnrolmentKeyRow | undefined> {
  return tx.selectFrom('enrolment_keys').selectAll().where('hash', '=', hash).forUpdate().executeTakeFirst()
}

export async function useKey(tx: Tx, id: EnrolmentKeyId): Promise<void> {
  await tx
    .updateTable('enrolment_keys')
    .set(eb => ({ uses_left: eb('uses_left', '-', 1) }))
    .where('id', '=', id)
    .execute()
}

/** An agent's enrolment, with the hash of its token and whether that holds. */
export async function lockEnrolment(tx: Tx, agent: AgentId) {
  return tx
    .selectFrom('agent_enrolments as e')
    .innerJoin('api_tokens as t', 't.id', 'e.token_id')
    .select(['e.token_id', 'e.key_id', 'e.order_token', 't.hash', 't.revoked_on'])
    .where('e.agent_id', '=', agent)
    .forUpdate()
    .executeTakeFirst()
}

export type LockedEnrolment = NonNullable<Awaited<ReturnType<typeof lockEnrolment>>>

/** In place of the one that the agent had; false when another request made one at the same moment. */
export async function replaceEnrolment(tx: Tx, enrolment: Insertable<AgentEnrolmentTable>): Promise<boolean> {
  await deleteEnrolment(tx, enrolment.agent_id)
  return (await insertOrIgnore(tx, 'agent_enrolments', [enrolment])) === 1
}

export async function deleteEnrolment(tx: Tx, agent: AgentId): Promise<void> {
  await tx.deleteFrom('agent_enrolments').where('agent_id', '=', agent).execute()
}

/** All that let the agent in: its enrolment's, and those that an administrator made for it. */
export async function revokeTokensOfAgent(tx: Tx, agent: AgentId, now: Instant): Promise<void> {
  await tx
    .updateTable('api_tokens')
    .set({ revoked_on: now })
    .where('agent_id', '=', agent)
    .where('revoked_on', 'is', null)
    .execute()
}

/** What the master shows to the agent; undefined for one that is not enrolled. */
export async function orderTokenOf(database: Kysely<Tables>, agent: AgentId): Promise<string | undefined> {
  return (await enrolmentOf(database, agent)).rows[0]?.order_token
}

/** The agent whose enrolment rests on that token. */
export async function agentEnrolledBy(database: Kysely<Tables>, token: TokenId): Promise<AgentId | undefined> {
  const row = await database.selectFrom('agent_enrolments').select('agent_id').where('token_id', '=', token).executeTakeFirst()
  return row?.agent_id
}

const enrolmentOf = prepared((database, agent: AgentId) =>
  database.selectFrom('agent_enrolments').select('order_token').where('agent_id', '=', agent),
)
