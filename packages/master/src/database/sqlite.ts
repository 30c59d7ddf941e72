// better-sqlite3 behind Kysely: prepared statements are kept, booleans are bound as integers.
import { closeSync, openSync } from 'node:fs'
import Sqlite from 'better-sqlite3'
import { SqliteDialect, SqliteDriver } from 'kysely'
import type { DatabaseConnection, DialectAdapter, Driver, SqliteDatabase } from 'kysely'
import { FileAdapter } from './at-once.js'
import { readSnapshot } from './read-snapshot.js'

const statementsKept = 500
const busyTimeout = 10_000

export interface SqliteOptions {
  readonly synchronous: 'full' | 'normal'
  readonly echo: (sql: string) => void
}

export interface SqliteDialects {
  readonly write: SqliteDialect
  readonly read: SqliteDialect
}

/** Two connections to the file, in WAL mode: one writes, and one sees what is committed. */
export function sqliteDialects(file: string, { synchronous, echo }: SqliteOptions): SqliteDialects {
  // The writer first: it makes the file, and sets its journal mode.
  const writer = openFile(file, synchronous)
  const reader = openFile(file, synchronous)
  reader.pragma('query_only = ON')
  let commits = 0
  const countCommits = () => {
    if (!writer.inTransaction) commits++
  }
  const snapshot = readSnapshot(reader, () => commits)
  return {
    write: new FileDialect(keepingStatements(writer, echo, { after: countCommits }), false),
    read: new FileDialect(keepingStatements(reader, echo, { before: snapshot.renew }), true),
  }
}

function openFile(file: string, synchronous: SqliteOptions['synchronous']): Sqlite.Database {
  closeToOthers(file)
  const connection = new Sqlite(file, { timeout: busyTimeout })
  connection.pragma('journal_mode = WAL')
  connection.pragma(`synchronous = ${synchronous}`)
  connection.pragma('foreign_keys = ON')
  connection.pragma('cache_size = -65536')
  return connection
}

/** A new file is for its owner alone: it holds what lets people and agents in. What SQLite puts beside it gets the same rights. */
function closeToOthers(file: string): void {
  try {
    closeSync(openSync(file, 'a', 0o600))
  } catch {
    // SQLite says what is wrong with it.
  }
}

class FileDialect extends SqliteDialect {
  readonly #connection: SqliteDatabase
  readonly #isReadonly: boolean

  constructor(connection: SqliteDatabase, isReadonly: boolean) {
    super({ database: connection })
    this.#connection = connection
    this.#isReadonly = isReadonly
  }

  override createAdapter(): DialectAdapter {
    return new FileAdapter(this.#connection, this.#isReadonly)
  }

  override createDriver(): Driver {
    return this.#isReadonly ? new SharedConnectionDriver({ database: this.#connection }) : super.createDriver()
  }
}

/** Reads don't wait for each other: each is done at once, and none of them is in a transaction of its own. */
class SharedConnectionDriver extends SqliteDriver {
  #shared: Promise<DatabaseConnection> | undefined

  override acquireConnection(): Promise<DatabaseConnection> {
    return (this.#shared ??= super.acquireConnection())
  }

  override releaseConnection(): Promise<void> {
    return Promise.resolve()
  }

  override beginTransaction(): Promise<void> {
    return Promise.reject(new Error('What only reads has no transactions on SQLite.'))
  }
}

type Statement = ReturnType<SqliteDatabase['prepare']>

interface Around {
  readonly before?: () => void
  readonly after?: () => void
}

/** The connection, with something to do before or after each statement. */
function keepingStatements(connection: Sqlite.Database, echo: (sql: string) => void, { before, after }: Around): SqliteDatabase {
  const kept = new Map<string, Statement>()
  const around = <T>(run: () => T): T => {
    before?.()
    const result = run()
    after?.()
    return result
  }
  const prepare = (sql: string): Statement => {
    const statement = connection.prepare(sql)
    return {
      reader: statement.reader,
      all: parameters => around(() => statement.all(parameters.map(bindable))),
      run: parameters => around(() => statement.run(parameters.map(bindable))),
      iterate: () => {
        throw new Error('Rows are not streamed from SQLite: a read that goes on would keep all others at its snapshot.')
      },
    }
  }
  return {
    close: () => {
      connection.close()
    },
    prepare: text => {
      // A deferred transaction that reads before it writes could lose its place to another process's writer.
      const sql = text === 'begin' ? 'begin immediate' : text
      echo(sql)
      const known = kept.get(sql)
      if (known !== undefined) return known
      const statement = prepare(sql)
      if (kept.size >= statementsKept)
        for (const oldest of kept.keys()) {
          kept.delete(oldest)
          break
        }
      kept.set(sql, statement)
      return statement
    },
  }
}

function bindable(value: unknown): unknown {
  return typeof value === 'boolean' ? Number(value) : value
}
