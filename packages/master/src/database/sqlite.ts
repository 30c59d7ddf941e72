// better-sqlite3 behind Kysely: prepared statements are kept, booleans are bound as integers.
import Sqlite from 'better-sqlite3'
import { SqliteDialect, SqliteDriver } from 'kysely'
import type { DatabaseConnection, Driver, SqliteDatabase, SqliteDialectConfig } from 'kysely'

const statementsKept = 500
const busyTimeout = 10_000

export interface SqliteOptions {
  readonly synchronous: 'full' | 'normal'
  readonly readonly: boolean
  readonly echo: (sql: string) => void
}

/** A connection of its own to the file, in WAL mode: one writer, and readers that see what is committed. */
export function sqliteDialect(file: string, options: SqliteOptions): SqliteDialect {
  const config = { database: () => Promise.resolve(openSqlite(file, options)) }
  return options.readonly ? new ReadingDialect(config) : new SqliteDialect(config)
}

/** Reads don't wait for each other: each statement is done at once, and there are no transactions. */
class ReadingDialect extends SqliteDialect {
  readonly #config: SqliteDialectConfig

  constructor(config: SqliteDialectConfig) {
    super(config)
    this.#config = config
  }

  override createDriver(): Driver {
    return new SharedConnectionDriver(this.#config)
  }
}

class SharedConnectionDriver extends SqliteDriver {
  #shared: Promise<DatabaseConnection> | undefined

  override acquireConnection(): Promise<DatabaseConnection> {
    return (this.#shared ??= super.acquireConnection())
  }

  override releaseConnection(): Promise<void> {
    return Promise.resolve()
  }
}

function openSqlite(file: string, options: SqliteOptions): SqliteDatabase {
  const connection = new Sqlite(file, { timeout: busyTimeout })
  connection.pragma('journal_mode = WAL')
  connection.pragma(`synchronous = ${options.synchronous}`)
  connection.pragma('foreign_keys = ON')
  connection.pragma('cache_size = -65536')
  if (options.readonly) connection.pragma('query_only = ON')
  return withKeptStatements(connection, options.echo)
}

function withKeptStatements(connection: Sqlite.Database, echo: (sql: string) => void): SqliteDatabase {
  const kept = new Map<string, Sqlite.Statement>()
  const prepare = (sql: string) => {
    const known = kept.get(sql)
    if (known !== undefined) return known
    const statement = connection.prepare(sql)
    if (kept.size >= statementsKept)
      for (const oldest of kept.keys()) {
        kept.delete(oldest)
        break
      }
    kept.set(sql, statement)
    return statement
  }
  return {
    close: () => {
      connection.close()
    },
    prepare: text => {
      // A deferred transaction that reads before it writes could lose its place to another process's writer.
      const sql = text === 'begin' ? 'begin immediate' : text
      echo(sql)
      const statement = prepare(sql)
      return {
        reader: statement.reader,
        all: parameters => statement.all(parameters.map(bindable)),
        run: parameters => statement.run(parameters.map(bindable)),
        // Iterated over while other statements run: it needs a statement of its own.
        iterate: parameters => connection.prepare(sql).iterate(parameters.map(bindable)),
      }
    },
  }
}

function bindable(value: unknown): unknown {
  return typeof value === 'boolean' ? Number(value) : value
}
