// Databases for the big farm: a new one in the home, or with a random name on the PostgreSQL server that PYFARM_TEST_POSTGRES names.
import { randomBytes } from 'node:crypto'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import pg from 'pg'

export interface BigDatabase {
  readonly name: string
  /** SQLAlchemy's form, for the master. */
  readonly address: string
  readonly run: (statements: readonly string[]) => Promise<void>
  /** Milliseconds that the bare driver takes for the query with all its rows. */
  readonly time: (query: string) => Promise<number>
  readonly drop: () => Promise<void>
}

export function sqliteDatabase(home: string): BigDatabase {
  const file = join(home, 'big.sqlite')
  const using = <T>(use: (database: Sqlite.Database) => T): Promise<T> => {
    const database = new Sqlite(file)
    try {
      database.pragma('synchronous = OFF')
      return Promise.resolve(use(database))
    } finally {
      database.close()
    }
  }
  return {
    name: 'SQLite',
    address: `sqlite:///${file}`,
    run: async statements => {
      await using(database => {
        for (const statement of [...statements, 'analyze']) database.exec(statement)
      })
      // What was written here is not to be waited for by the master.
      const written = await open(file, 'r+')
      await written.sync()
      await written.close()
    },
    time: query =>
      using(database => {
        const statement = database.prepare(query)
        statement.all()
        const start = performance.now()
        statement.all()
        return performance.now() - start
      }),
    drop: () => Promise.resolve(),
  }
}

export async function postgresDatabase(server: string): Promise<BigDatabase> {
  const name = `pyfarm_bench_${randomBytes(6).toString('hex')}`
  const address = new URL(server)
  const admin = await connected(address.href)
  await admin.query(`create database ${name}`)
  address.pathname = `/${name}`
  const using = async <T>(use: (client: pg.Client) => Promise<T>): Promise<T> => {
    const client = await connected(address.href)
    try {
      return await use(client)
    } finally {
      await client.end()
    }
  }
  return {
    name: 'PostgreSQL',
    address: address.href,
    run: statements =>
      using(async client => {
        for (const statement of [...statements, 'analyze']) await client.query(statement)
      }),
    time: query =>
      using(async client => {
        await client.query(query)
        const start = performance.now()
        await client.query(query)
        return performance.now() - start
      }),
    drop: async () => {
      await admin.query(`drop database ${name} with (force)`)
      await admin.end()
    },
  }
}

async function connected(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  return client
}
