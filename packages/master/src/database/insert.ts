// The id of a new row: PostgreSQL tells it only if asked, the others always do.
import type { Insertable, Kysely } from 'kysely'
import type { Tables } from './tables.js'

type WithId = { [T in keyof Tables]: 'id' extends keyof Tables[T] ? T : never }[keyof Tables]

/** Inserts one row into a table whose `id` counts up, and gives that id. */
export async function insertRow<T extends WithId>(database: Kysely<Tables>, table: T, row: Insertable<Tables[T]>): Promise<number> {
  const insert = database.insertInto(table).values(row)
  if (database.getExecutor().adapter.supportsReturning) {
    const inserted: unknown = await insert.returningAll().executeTakeFirstOrThrow()
    return idOf(inserted)
  }
  return Number((await insert.executeTakeFirstOrThrow()).insertId)
}

function idOf(row: unknown): number {
  if (typeof row === 'object' && row !== null && 'id' in row) return Number(row.id)
  throw new Error('The database gave no id for a new row.')
}
