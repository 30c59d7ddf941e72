import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import { Problem } from '@pyfarm/contract/problem'
import type { DatabaseAddress } from '@pyfarm/contract/settings/database-address'
import type { Settings } from '@pyfarm/contract/settings/settings'
import type { Database, DatabaseKind } from './database.js'
import { shownAddress } from './open-databases.js'
import type { Databases } from './open-databases.js'
import { tableNames } from './table-names.js'

/** Dropping needs the address as a confirmation, unless the farm's database is the default SQLite file in the home. */
export function refuseUnconfirmedDrop(settings: Settings, isDefault: boolean, confirmation: string | undefined): void {
  const { database } = settings
  if (isDefault && database.kind === 'sqlite') return
  if (confirmation !== undefined && confirms(database, confirmation)) return
  throw new Problem(
    `All tables of ${shownAddress(database)} would be dropped, with every job, agent and log in them: ` +
      'if you mean it, add --confirm-drop with the address of that database.',
  )
}

const confirms = (database: DatabaseAddress, confirmation: string): boolean =>
  confirmation === database.text || confirmation === shownAddress(database)

/** Drops the farm's own tables in both databases, and no others. Returns how many there were. */
export async function dropTables(databases: Databases, settings: Settings): Promise<number> {
  const names = [...tableNames(settings).values(), ...migrationTables(settings)]
  return (await dropFrom(databases.farm, names)) + (await dropFrom(databases.statistics, names))
}

function migrationTables({ table_migrations: table }: Settings): string[] {
  return [table, `${table}_lock`, `${table}_statistics`, `${table}_statistics_lock`]
}

async function dropFrom<Schema>(database: Database<Schema>, names: readonly string[]): Promise<number> {
  // One connection for all of it: foreign keys are switched off for that connection alone.
  return database.write.connection().execute(async connection => {
    const ours = await tablesAmong(connection, database.kind, names)
    if (ours.length === 0) return 0
    const [before, after] = foreignKeys[database.kind]
    await runAll(connection, before)
    try {
      await drop(connection, database.kind, ours)
    } finally {
      await runAll(connection, after)
    }
    return ours.length
  })
}

/** Those of the names that are tables where the farm has its own: PostgreSQL knows tables of other schemas, too. */
async function tablesAmong<Schema>(connection: Kysely<Schema>, kind: DatabaseKind, names: readonly string[]): Promise<string[]> {
  const tables = await connection.introspection.getTables({ withInternalKyselyTables: true })
  const schema = kind === 'postgres' ? await currentSchema(connection) : undefined
  return tables
    .filter(table => !table.isView && names.includes(table.name) && (schema === undefined || table.schema === schema))
    .map(table => table.name)
}

async function currentSchema<Schema>(connection: Kysely<Schema>): Promise<string | undefined> {
  const { rows } = await sql<{ name: string }>`select current_schema() as name`.execute(connection)
  return rows[0]?.name
}

/** Tables refer to each other, so that no order of dropping them one by one would do; PostgreSQL drops them together. */
async function drop<Schema>(connection: Kysely<Schema>, kind: DatabaseKind, names: readonly string[]): Promise<void> {
  const tables = names.map(name => sql.table(name))
  try {
    if (kind === 'sqlite') for (const table of tables) await sql`drop table ${table}`.execute(connection)
    else await sql`drop table ${sql.join(tables)}`.execute(connection)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Problem(`The tables can't be dropped (${reason}): drop what depends on them first.`, { cause: error })
  }
}

async function runAll<Schema>(connection: Kysely<Schema>, statements: readonly string[]): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(connection)
}

const foreignKeys = {
  sqlite: [['pragma foreign_keys = off'], ['pragma foreign_keys = on']],
  mysql: [['set session foreign_key_checks = 0'], ['set session foreign_key_checks = 1']],
  postgres: [[], []],
} as const
