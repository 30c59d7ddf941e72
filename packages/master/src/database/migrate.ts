// Brings a database's tables up to date by numbered migrations, each applied once, in order.
import { Migrator } from 'kysely'
import type { Kysely, Migration } from 'kysely'
import type { Settings } from '@pyfarm/contract/settings/settings'
import { schemaTools } from './column-types.js'
import type { SchemaTools } from './column-types.js'
import type { Database, DatabaseKind } from './database.js'
import * as initial from './migrations/001-initial.js'
import * as statistics from './migrations/001-statistics.js'
import { tableNames } from './table-names.js'

type Step = (database: Kysely<unknown>, tools: SchemaTools, settings: Settings) => Promise<void>

const farmSteps: Readonly<Record<string, Step>> = { '001-initial': initial.up }
const statisticsSteps: Readonly<Record<string, Step>> = { '001-statistics': statistics.up }

/** Applies the farm's migrations that are missing; several processes may do so at once. Returns the names of those applied. */
export const migrateFarm = <Schema>(database: Database<Schema>, settings: Settings): Promise<string[]> =>
  migrate(database, settings, farmSteps, settings.table_migrations)

/** The same for the statistics database; the two may be one. */
export const migrateStatistics = <Schema>(database: Database<Schema>, settings: Settings): Promise<string[]> =>
  migrate(database, settings, statisticsSteps, `${settings.table_migrations}_statistics`)

async function migrate<Schema>(
  database: Database<Schema>,
  settings: Settings,
  steps: Readonly<Record<string, Step>>,
  table: string,
): Promise<string[]> {
  const migrator = new Migrator({
    db: database.write,
    provider: { getMigrations: () => Promise.resolve(migrationsOf(steps, database.kind, settings)) },
    migrationTableName: table,
    migrationLockTableName: `${table}_lock`,
  })
  const { error, results } = await migrator.migrateToLatest()
  if (error !== undefined) throw error instanceof Error ? error : new Error('a migration failed', { cause: error })
  return (results ?? []).map(result => result.migrationName)
}

function migrationsOf(steps: Readonly<Record<string, Step>>, kind: DatabaseKind, settings: Settings): Record<string, Migration> {
  const names = tableNames(settings)
  return Object.fromEntries(
    Object.entries(steps).map(([name, step]) => [
      name,
      { up: (database: Kysely<unknown>) => step(database, schemaTools(database, kind, names), settings) },
    ]),
  )
}
