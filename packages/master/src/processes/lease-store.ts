// Leases: rows that say which process does what only one may do at a time. Times are the database's, so that the clocks of
// the machines need not agree.
import { randomUUID } from 'node:crypto'
import { MysqlAdapter, PostgresAdapter, sql } from 'kysely'
import type { Kysely } from 'kysely'
import { instant } from '@pyfarm/contract/ids'
import type { Instant } from '@pyfarm/contract/ids'
import type { Database, DatabaseKind, Tx } from '../database/database.js'
import { insertOrIgnore } from '../database/insert.js'
import type { Tables } from '../database/tables.js'

/** Milliseconds since 1970 UTC, by the database's clock. */
export const databaseTime: Readonly<Record<DatabaseKind, ReturnType<typeof sql<Instant>>>> = {
  sqlite: sql<Instant>`cast((julianday('now') - 2440587.5) * 86400000 as integer)`,
  postgres: sql<Instant>`cast(extract(epoch from clock_timestamp()) * 1000 as bigint)`,
  mysql: sql<Instant>`cast(unix_timestamp(now(3)) * 1000 as signed)`,
}

export interface Lease {
  readonly name: string
  readonly holder: string
  /** Counts up each time the lease is taken. */
  readonly fence: number
}

export type TakenLease =
  { readonly kind: 'taken'; readonly lease: Lease } | { readonly kind: 'held' } | { readonly kind: 'not due' }

export interface LeaseWish {
  readonly name: string
  readonly holder: string
  /** Milliseconds until it is free again unless it is renewed. */
  readonly lasts: number
  /** Only when it was last taken so many milliseconds ago. */
  readonly every: number
}

/** One of those who ask at the same moment gets it. */
export async function takeLease(database: Database<Tables>, wish: LeaseWish): Promise<TakenLease> {
  await addLease(database, wish.name, null)
  return database.transaction(async tx => {
    const time = databaseTime[database.kind]
    const free = await tx
      .selectFrom('leases')
      .select(['fence', 'holder'])
      .select([
        sql<number>`case when expires_on < ${time} then 1 else 0 end`.as('expired'),
        sql<number>`case when started_on is null or started_on <= ${time} - ${wish.every} then 1 else 0 end`.as('due'),
      ])
      .where('name', '=', wish.name)
      .forUpdate()
      .executeTakeFirstOrThrow()
    if (free.holder !== null && Number(free.expired) === 0) return { kind: 'held' }
    if (Number(free.due) === 0) return { kind: 'not due' }
    const fence = Number(free.fence) + 1
    await tx
      .updateTable('leases')
      .set({ holder: wish.holder, fence, expires_on: sql<Instant>`${time} + ${wish.lasts}`, started_on: time })
      .where('name', '=', wish.name)
      .execute()
    return { kind: 'taken', lease: { name: wish.name, holder: wish.holder, fence } }
  })
}

async function addLease(database: Database<Tables>, name: string, holder: string | null): Promise<void> {
  const known = await database.read.selectFrom('leases').select('name').where('name', '=', name).executeTakeFirst()
  if (known !== undefined) return
  await database.transaction(tx =>
    insertOrIgnore(tx, 'leases', [{ name, holder, fence: 0, expires_on: instant(0), started_on: null }]),
  )
}

/** False when another process has it by now. */
export async function renewLease(database: Database<Tables>, lease: Lease, lasts: number): Promise<boolean> {
  return database.transaction(async tx => {
    const renewed = await tx
      .updateTable('leases')
      .set({ expires_on: sql<Instant>`${databaseTime[database.kind]} + ${lasts}` })
      .where('name', '=', lease.name)
      .where('fence', '=', lease.fence)
      .where('holder', '=', lease.holder)
      .executeTakeFirst()
    return renewed.numUpdatedRows > 0n
  })
}

/** Gives it back; nothing happens when another process has it. */
export async function returnLease(database: Database<Tables>, lease: Lease): Promise<void> {
  await database.transaction(tx =>
    tx.updateTable('leases').set({ holder: null }).where('name', '=', lease.name).where('fence', '=', lease.fence).execute(),
  )
}

/** Whether it is still this lease; until the transaction ends nobody else can take it. */
export async function holdsLease(tx: Tx, { name, fence }: Lease): Promise<boolean> {
  const query = tx.selectFrom('leases').select('name').where('name', '=', name).where('fence', '=', fence)
  const { adapter } = tx.getExecutor()
  const locked =
    adapter instanceof PostgresAdapter
      ? query.modifyEnd(sql`for share`)
      : adapter instanceof MysqlAdapter
        ? query.modifyEnd(sql`lock in share mode`)
        : query
  return (await locked.executeTakeFirst()) !== undefined
}

/** Whether a process died, or stands still, while it held one. */
export async function hasAbandonedLease({ read, kind }: Pick<Database<Tables>, 'read' | 'kind'>): Promise<boolean> {
  const found = await read
    .selectFrom('leases')
    .select('name')
    .where('name', '!=', farmName)
    .where('holder', 'is not', null)
    .where('expires_on', '<', databaseTime[kind])
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}

const farmName = 'farm'

/** The farm's own id, made once: what its processes find each other by, however each of them spells the database's address. */
export async function farmId(database: Database<Tables>): Promise<string> {
  await addLease(database, farmName, randomUUID())
  return holderOf(database.read, farmName)
}

async function holderOf(database: Kysely<Tables>, name: string): Promise<string> {
  const row = await database.selectFrom('leases').select('holder').where('name', '=', name).executeTakeFirstOrThrow()
  return row.holder ?? ''
}
