// Queries that are run past Kysely's queue for the connection of SQLite, where nobody can be in between.
import { SqliteAdapter } from 'kysely'
import type { Kysely, QueryResult, SqliteDatabase } from 'kysely'
import { booleansFromIntegers, withBooleans } from './row-types.js'

/** Tells which connection a database is on. */
export class FileAdapter extends SqliteAdapter {
  constructor(
    readonly connection: SqliteDatabase,
    readonly isReadonly: boolean,
  ) {
    super()
  }
}

/**
 * Runs the query now, if it is one of a transaction on SQLite, or only reads there. Undefined elsewhere, on other databases, and
 * where a plugin was added that has to see the result.
 *
 *     const result = runAtOnce(database, query.sql, query.parameters) ?? (await database.executeQuery(query))
 */
export function runAtOnce<R>(
  database: Pick<Kysely<never>, 'getExecutor' | 'isTransaction'>,
  sql: string,
  parameters: readonly unknown[],
): QueryResult<R> | undefined {
  const { adapter, plugins } = database.getExecutor()
  if (!(adapter instanceof FileAdapter) || !(adapter.isReadonly || database.isTransaction)) return undefined
  if (plugins.at(-1) !== booleansFromIntegers) return undefined
  const statement = adapter.connection.prepare(sql)
  if (statement.reader) return { rows: withBooleans(statement.all(parameters) as R[]) }
  const { changes, lastInsertRowid } = statement.run(parameters)
  return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) }
}
