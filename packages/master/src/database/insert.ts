// The id of a new row: PostgreSQL tells it only if asked, the others always do.
import type { Insertable, Kysely } from 'kysely'
import type { Tables } from './tables.js'

type WithId = { [T in keyof Tables]: 'id' extends keyof Tables[T] ? T : never }[keyof Tables]

/** Inserts one row into a table whose `id` counts up, and gives that id. */
export async function insertRow<T extends WithId>(
  database: Kysely<Tables>,
  table: T,
  row: Insertable<Tables[T]>,
): Promise<number> {
  const insert = database.insertInto(table).values(row)
  if (database.getExecutor().adapter.supportsReturning) {
    const inserted: unknown = await insert.returningAll().executeTakeFirstOrThrow()
    return idOf(inserted)
  }
  return Number((await insert.executeTakeFirstOrThrow()).insertId)
}

/** Inserts rows, without those that exist already, and says how many. A row that another transaction is inserting is waited for. */
export async function insertOrIgnore<T extends keyof Tables>(
  database: Kysely<Tables>,
  table: T,
  rows: readonly Insertable<Tables[T]>[],
): Promise<number> {
  if (rows.length === 0) return 0
  const insert = database.insertInto(table).values(rows)
  const isMysql = !database.getExecutor().adapter.supportsReturning
  const written = isMysql ? insert.ignore() : insert.onConflict(conflict => conflict.doNothing())
  return Number((await written.executeTakeFirst()).numInsertedOrUpdatedRows ?? 0)
}

function idOf(row: unknown): number {
  if (typeof row === 'object' && row !== null && 'id' in row) return Number(row.id)
  throw new Error('The database gave no id for a new row.')
}
