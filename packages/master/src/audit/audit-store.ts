import type { Kysely, Selectable } from 'kysely'
import type { AuditQuery } from '@pyfarm/contract/api/audit'
import { instant } from '@pyfarm/contract/ids'
import type { Instant } from '@pyfarm/contract/ids'
import type { AuditEntryTable } from '../database/people-tables.js'
import type { Reader, Tx } from '../database/database.js'
import { insertOrIgnore, insertRow } from '../database/insert.js'
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

/** That the entry is about this target as well: as often as it is said, once. */
export async function insertTarget(tx: Tx, entry: number, target: string): Promise<void> {
  await insertOrIgnore(tx, 'audit_targets', [{ target: target.slice(0, 255), entry_id: entry }])
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
  let query = target === undefined ? database.selectFrom('audit_entries as e') : entriesAbout(database, target)
  if (actor !== undefined) query = query.where('e.actor', '=', actor)
  if (action !== undefined) query = query.where(contains('e.action', action))
  if (address !== undefined) query = query.where('e.address', '=', address)
  if (since !== undefined) query = query.where('e.at', '>=', instant(since))
  if (until !== undefined) query = query.where('e.at', '<', instant(until))
  return query
}

/** Those whose only target it is and those of actions on many, each found by an index: a condition on both would read all entries. */
function entriesAbout(database: Reader, target: string) {
  const ids = database
    .selectFrom('audit_entries')
    .select('id')
    .where('target', '=', target)
    .union(database.selectFrom('audit_targets').select('entry_id as id').where('target', '=', target))
  const all = database.selectFrom('audit_entries as e')
  // The narrower list has nothing of the join that is selected.
  return all.innerJoin(ids.as('about'), 'about.id', 'e.id') as unknown as typeof all
}

/** Deletes the oldest entries from before that time, with their targets so many rows at most, but at least one entry; tells how many entries. */
export async function forgetEntries(tx: Tx, before: Instant, most: number): Promise<number> {
  const old = await tx.selectFrom('audit_entries').select('id').where('at', '<', before).orderBy('at').limit(most).execute()
  if (old.length === 0) return 0
  const counts = await countTargets(
    tx,
    old.map(({ id }) => id),
  )
  const ids: number[] = []
  let rows = 0
  for (const { id } of old) {
    rows += 1 + (counts.get(id) ?? 0)
    if (ids.length > 0 && rows > most) break
    ids.push(id)
  }
  await tx.deleteFrom('audit_targets').where('entry_id', 'in', ids).execute()
  await tx.deleteFrom('audit_entries').where('id', 'in', ids).execute()
  return ids.length
}

async function countTargets(tx: Tx, entries: readonly number[]): Promise<ReadonlyMap<number, number>> {
  const rows = await tx
    .selectFrom('audit_targets')
    .select(({ fn }) => ['entry_id', fn.countAll<number | string>().as('count')])
    .where('entry_id', 'in', entries)
    .groupBy('entry_id')
    .execute()
  return new Map(rows.map(row => [row.entry_id, Number(row.count)]))
}
