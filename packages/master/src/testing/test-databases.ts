// Databases of their own for tests, on every kind that answers: SQLite always, the others where PYFARM_TEST_* names them.
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe } from 'vitest'
import { parseDatabaseAddress } from '@pyfarm/contract/settings/database-address'
import type { DatabaseAddress } from '@pyfarm/contract/settings/database-address'
import type { Settings } from '@pyfarm/contract/settings/settings'
import { openDatabase } from '../database/database.js'
import type { Database, DatabaseKind } from '../database/database.js'
import { migrateFarm } from '../database/migrate.js'
import { renamingPlugins, tableNames } from '../database/table-names.js'
import type { Tables } from '../database/tables.js'
import { testSettings } from './test-settings.js'

export interface TestDatabase {
  readonly kind: DatabaseKind
  readonly address: DatabaseAddress
  readonly settings: Settings
  readonly database: Database<Tables>
}

const servers = [
  { kind: 'postgres', variable: 'PYFARM_TEST_POSTGRES' },
  { kind: 'mysql', variable: 'PYFARM_TEST_MYSQL' },
] as const

/** Runs the same tests on all databases; `current()` gives the one at hand, with all tables and no rows at the start. */
export function onEachDatabase(
  title: string,
  tests: (current: () => TestDatabase) => void,
  overrides: Partial<Settings> = {},
): void {
  onDatabase('sqlite', undefined, title, tests, overrides)
  for (const { kind, variable } of chosenServers(title)) {
    const url = process.env[variable]
    if (url === undefined) describe.skip(`${title} on ${kind}: left out, ${variable} names no server`, () => undefined)
    else onDatabase(kind, url, title, tests, overrides)
  }
}

/** With `PYFARM_TEST_TURNS=days` one of the servers or none, another one from day to day; otherwise all. */
function chosenServers(title: string): readonly (typeof servers)[number][] {
  if (process.env['PYFARM_TEST_TURNS'] !== 'days') return servers
  const letters = Array.from(title, letter => letter.charCodeAt(0)).reduce((sum, code) => sum + code, 0)
  const turn = (letters + Math.floor(Date.now() / 86_400_000)) % (servers.length + 1)
  return servers.slice(turn, turn + 1)
}

/** For what rests on files and rules, and asks the database for little. */
export function onSqlite(title: string, tests: (current: () => TestDatabase) => void, overrides: Partial<Settings> = {}): void {
  onDatabase('sqlite', undefined, title, tests, overrides)
}

function onDatabase(
  kind: DatabaseKind,
  server: string | undefined,
  title: string,
  tests: (current: () => TestDatabase) => void,
  overrides: Partial<Settings>,
): void {
  describe(`${title} on ${kind}`, () => {
    let made: MadeDatabase | undefined
    beforeAll(async () => {
      made = await makeDatabase(server, overrides)
    }, 60_000)
    afterAll(async () => {
      await made?.drop()
    })
    tests(() => {
      if (made === undefined) throw new Error('The test database is there only while its tests run.')
      return made
    })
  })
}

export interface MadeDatabase extends TestDatabase {
  readonly drop: () => Promise<void>
}

/** A migrated database with a random name: on the server at that address, or an SQLite file in a temporary folder. */
export async function makeDatabase(server: string | undefined, overrides: Partial<Settings> = {}): Promise<MadeDatabase> {
  const settings = { ...(await testSettings()), ...overrides }
  const place = server === undefined ? await sqlitePlace() : await serverPlace(server)
  const database = await openDatabase<Tables>(place.address, options(settings))
  await migrateFarm(database, settings)
  return {
    kind: place.address.kind,
    address: place.address,
    settings,
    database,
    drop: async () => {
      await database.close()
      await place.remove()
    },
  }
}

const options = (settings: Settings) => ({
  retries: settings.transaction_retries,
  synchronous: settings.sqlite_synchronous,
  plugins: renamingPlugins(tableNames(settings)),
})

interface Place {
  readonly address: DatabaseAddress
  readonly remove: () => Promise<void>
}

async function sqlitePlace(): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'pyfarm-test-'))
  return {
    address: parsed(`sqlite:///${join(folder, 'farm.sqlite')}`),
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}

async function serverPlace(url: string): Promise<Place> {
  const name = `pyfarm_test_${randomBytes(6).toString('hex')}`
  await onServer(url, `create database ${name}`)
  const address = new URL(url)
  address.pathname = `/${name}`
  return { address: parsed(address.href), remove: () => onServer(url, `drop database ${name}`) }
}

async function onServer(url: string, statement: string): Promise<void> {
  const address = new URL(url)
  // MariaDB's own database is there on every server.
  if (address.pathname === '/' || address.pathname === '') address.pathname = '/mysql'
  const server = await openDatabase<object>(parsed(address.href), { retries: 0, synchronous: 'full', plugins: [] })
  try {
    await sql.raw(statement).execute(server.write)
  } finally {
    await server.close()
  }
}

function parsed(text: string): DatabaseAddress {
  const address = parseDatabaseAddress(text)
  if ('refused' in address) throw new Error(`${text} ${address.refused}`)
  return address
}
