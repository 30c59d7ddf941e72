import type { Kysely, Selectable } from 'kysely'
import type { AuditQuery } from '@pyfarm/contract/api/audit'
import { instant } from '@pyfarm/contract/ids'
import type { Instant } from '@pyfarm/contract/ids'
import type { AuditEntryTable } from '../database/people-tables.js'
import type { Reader, Tx } from '../database/database.js'
import { insertRow } from '../database/insert.js'
import { byColumn, contains, loadPage } from '../database/page-store.js'
import type { Page } from '../database/page-store.js'
import type { Tables } from '../database/tables.js'
import type { PendingEntry } from './audit-context.js'

export type AuditRow = Selectable<AuditEntryTable>

export async function insertEntry(database: Kysely<Tables>, entry: PendingEntry, status: number | null): Promise<number> {
  const { at, actor, address, action, target, request } = entry
  return insertRow(database, 'audit_entries', {
    at,
    actor_kind: actor.kind,
    actor: actor.name.slice(0, 255),
    credential: actor.credential,
    address: address.slice(0, 64),
    action: action.slice(0, 255),
    target,
    status,
    request,
    before: null,
    after: null,
  })
}

/** What is known only when the answer is there. */
export async function completeEntry(
  tx: Tx,
  id: number,
  known: Pick<AuditRow, 'status' | 'target' | 'before' | 'after'>,
): Promise<void> {
  await tx.updateTable('audit_entries').set(known).where('id', '=', id).execute()
}

const order = { usual: ['e.id'], tie: 'e.id' }

/** The newest first, unless asked otherwise. */
export async function listEntries(database: Reader, query: AuditQuery): Promise<Page<AuditRow>> {
  const wish = { ...query, order: query.order ?? 'desc' }
  return loadPage(wantedEntries(database, query).selectAll('e'), wish, { id: byColumn('e.id') }, order)
}

/** Wanted entries that are older than the one with that id, the newest first. */
export async function entriesBefore(
  database: Reader,
  query: AuditQuery,
  before: number | undefined,
  most: number,
): Promise<AuditRow[]> {
  const wanted = wantedEntries(database, query).selectAll('e').orderBy('e.id', 'desc').limit(most)
  return (before === undefined ? wanted : wanted.where('e.id', '<', before)).execute()
}

function wantedEntries(database: Reader, { actor, action, target, address, since, until }: AuditQuery) {
  let query = database.selectFrom('audit_entries as e')
  if (actor !== undefined) query = query.where('e.actor', '=', actor)
  if (action !== undefined) query = query.where(contains('e.action', action))
  if (target !== undefined) query = query.where('e.target', '=', target)
  if (address !== undefined) query = query.where('e.address', '=', address)
  if (since !== undefined) query = query.where('e.at', '>=', instant(since))
  if (until !== undefined) query = query.where('e.at', '<', instant(until))
  return query
}

/** Deletes the oldest entries from before that time, so many of them at most; tells how many. */
export async function forgetEntries(tx: Tx, before: Instant, most: number): Promise<number> {
  const old = await tx.selectFrom('audit_entries').select('id').where('at', '<', before).orderBy('at').limit(most).execute()
  if (old.length === 0) return 0
  const ids = old.map(({ id }) => id)
  await tx.deleteFrom('audit_entries').where('id', 'in', ids).execute()
  return old.length
}
