// Databases of their own for farms of whole processes, on the servers that PYFARM_TEST_POSTGRES and PYFARM_TEST_MYSQL name.
import { randomBytes } from 'node:crypto'
import { createConnection } from 'mysql2/promise'
import pg from 'pg'

export interface FarmDatabase {
  readonly address: string
  /** The first column of what a statement gives, run in the database. */
  readonly ask: (statement: string) => Promise<unknown[]>
  readonly drop: () => Promise<void>
}

/** Makes an empty database on the server at that address. */
export async function makeFarmDatabase(server: string): Promise<FarmDatabase> {
  const name = `pyfarm_test_${randomBytes(6).toString('hex')}`
  const address = new URL(server)
  await run(server, `create database ${name}`)
  address.pathname = `/${name}`
  return {
    address: address.href,
    ask: statement => run(address.href, statement),
    drop: async () => {
      await run(server, `drop database ${name}`)
    },
  }
}

const run = (address: string, statement: string): Promise<unknown[]> =>
  address.startsWith('mysql') ? runOnMysql(address, statement) : runOnPostgres(address, statement)

async function runOnPostgres(address: string, statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: address })
  await client.connect()
  try {
    const { rows } = await client.query<Record<string, unknown>>(statement)
    return rows.map(row => Object.values(row)[0])
  } finally {
    await client.end()
  }
}

async function runOnMysql(address: string, statement: string): Promise<unknown[]> {
  const connection = await createConnection(address)
  try {
    const [rows] = await connection.query(statement)
    return Array.isArray(rows) ? rows.map(row => Object.values(row)[0] as unknown) : []
  } finally {
    await connection.end()
  }
}
