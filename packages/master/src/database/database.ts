// A database that the farm keeps its rows in: SQLite, PostgreSQL or MariaDB/MySQL behind one interface.
import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { Kysely } from 'kysely'
import type { Dialect, KyselyPlugin, Transaction } from 'kysely'
import { Problem } from '@pyfarm/contract/problem'
import type { DatabaseAddress, ServerAddress } from '@pyfarm/contract/settings/database-address'
import { isLostRace, problemOf } from './database-errors.js'
import { groupCommit } from './group-commit.js'
import type { InTurn } from './group-commit.js'
import { booleansFromIntegers, withoutRowLocks } from './row-types.js'
import { sqliteDialects } from './sqlite.js'
import type { Tables } from './tables.js'

export type DatabaseKind = DatabaseAddress['kind']

const connections = 10
const connectTimeout = 5_000

/** What reads the farm's rows, in a transaction or outside of one. */
export type Reader = Kysely<Tables>
/** A transaction over the farm's rows. */
export type Tx = Transaction<Tables>

export interface Database<Schema> {
  readonly kind: DatabaseKind
  /** Reads what is committed, outside of any transaction. */
  readonly read: Kysely<Schema>
  /**
   * Runs a change as a whole or not at all, and tries it again when it lost a race against another one
   * (so it must do nothing but speak to `tx`). On SQLite changes that arrive together share a commit.
   */
  readonly transaction: <T>(change: (tx: Transaction<Schema>) => Promise<T>) => Promise<T>
  /** A connection that may change tables. */
  readonly write: Kysely<Schema>
  readonly close: () => Promise<void>
}

export interface DatabaseOptions {
  readonly retries: number
  readonly synchronous: 'full' | 'normal'
  readonly echo?: (sql: string) => void
  /** For a file of SQLite that this process has open twice: a writer that waits for the other would keep the process from going on. */
  readonly inTurn?: InTurn
  /** Plugins that rename tables. */
  readonly plugins: readonly KyselyPlugin[]
}

/**
 * Opens the database and checks that it answers.
 * @throws Problem when it can't be reached, with what to do.
 */
export async function openDatabase<Schema>(address: DatabaseAddress, options: DatabaseOptions): Promise<Database<Schema>> {
  try {
    return address.kind === 'sqlite'
      ? await openSqliteDatabase(address.file, options)
      : await openNetworkDatabase(address, options)
  } catch (error) {
    throw error instanceof Problem ? error : new Problem(problemOf(error, address))
  }
}

async function openSqliteDatabase<Schema>(file: string, options: DatabaseOptions): Promise<Database<Schema>> {
  await mkdir(dirname(file), { recursive: true })
  const plugins = [...options.plugins, withoutRowLocks, booleansFromIntegers]
  const dialects = sqliteDialects(file, { synchronous: options.synchronous, echo: options.echo ?? (() => undefined) })
  const write = new Kysely<Schema>({ dialect: dialects.write, plugins })
  const read = new Kysely<Schema>({ dialect: dialects.read, plugins })
  await answers(write)
  await answers(read)
  const transaction = groupCommit(write, options.inTurn)
  return {
    kind: 'sqlite',
    read,
    write,
    transaction,
    close: async () => {
      await read.destroy()
      await write.destroy()
    },
  }
}

async function openNetworkDatabase<Schema>(address: ServerAddress, options: DatabaseOptions): Promise<Database<Schema>> {
  const { echo } = options
  const kysely = new Kysely<Schema>({
    dialect: await networkDialect(address),
    plugins: [...options.plugins, ...(address.kind === 'mysql' ? [booleansFromIntegers] : [])],
    ...(echo === undefined
      ? {}
      : {
          log: (event: { query: { sql: string } }) => {
            echo(event.query.sql)
          },
        }),
  })
  try {
    await answers(kysely)
  } catch (error) {
    await kysely.destroy()
    throw error
  }
  return {
    kind: address.kind,
    read: kysely,
    write: kysely,
    transaction: change => retried(options.retries, () => kysely.transaction().execute(change)),
    close: () => kysely.destroy(),
  }
}

/** Drivers are loaded where they are used: the others would only make the start slower. */
async function networkDialect(address: ServerAddress): Promise<Dialect> {
  if (address.kind === 'postgres') return (await import('./postgres.js')).postgresDialect(address, connections, connectTimeout)
  return (await import('./mysql.js')).mysqlDialect(address, connections, connectTimeout)
}

async function answers<Schema>(kysely: Kysely<Schema>): Promise<void> {
  await kysely.selectNoFrom(expression => expression.lit(1).as('one')).execute()
}

async function retried<T>(retries: number, run: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await run()
    } catch (error) {
      if (tries >= retries || !isLostRace(error)) throw error
      await wait(2 ** Math.min(tries, 6) * (1 + Math.random()))
    }
  }
}
