import { sql } from 'kysely'
import { Problem } from '@pyfarm/contract/problem'
import type { DatabaseAddress } from '@pyfarm/contract/settings/database-address'
import type { Settings } from '@pyfarm/contract/settings/settings'
import type { Database } from './database.js'
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
    const tables = await connection.introspection.getTables({ withInternalKyselyTables: true })
    const ours = tables.map(table => table.name).filter(name => names.includes(name))
    const [before, ending, after] = statements[database.kind]
    if (before !== '') await sql.raw(before).execute(connection)
    for (const name of ours) await sql`drop table ${sql.table(name)} ${sql.raw(ending)}`.execute(connection)
    if (after !== '') await sql.raw(after).execute(connection)
    return ours.length
  })
}

/** Tables refer to each other, so that no order of dropping them would do. */
const statements = {
  sqlite: ['pragma foreign_keys = off', '', 'pragma foreign_keys = on'],
  mysql: ['set session foreign_key_checks = 0', '', 'set session foreign_key_checks = 1'],
  postgres: ['', 'cascade', ''],
} as const
