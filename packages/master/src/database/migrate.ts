// Brings a database's tables up to date by numbered migrations, each applied once, in order.
import { Migrator } from 'kysely'
import type { Kysely, Migration } from 'kysely'
import type { Settings } from '@pyfarm/contract/settings/settings'
import { exactCollation } from './collation.js'
import { schemaTools } from './column-types.js'
import type { SchemaTools } from './column-types.js'
import type { Database } from './database.js'
import * as initial from './migrations/001-initial.js'
import * as notifiedUsers from './migrations/002-notified-users.js'
import * as exactNames from './migrations/003-exact-names.js'
import * as agentOrders from './migrations/004-agent-orders.js'
import * as taskAgentIndexes from './migrations/005-task-agent-indexes.js'
import * as severalProcesses from './migrations/007-several-processes.js'
import * as limits from './migrations/008-limits.js'
import * as dataSchemas from './migrations/009-data-schemas.js'
import * as people from './migrations/010-people.js'
import * as agentsAtHand from './migrations/012-agents-at-hand.js'
import * as audit from './migrations/013-audit.js'
import * as mails from './migrations/014-mails.js'
import * as enrolment from './migrations/015-enrolment.js'
import * as taskEvents from './migrations/017-task-events.js'
import * as auditTargets from './migrations/018-audit-targets.js'
import * as carriedBatches from './migrations/002-carried-batches.js'
import * as statistics from './migrations/001-statistics.js'
import { tableNames } from './table-names.js'

type Step = (database: Kysely<unknown>, tools: SchemaTools, settings: Settings) => Promise<void>

const farmSteps: Readonly<Record<string, Step>> = {
  '001-initial': initial.up,
  '002-notified-users': notifiedUsers.up,
  '003-exact-names': exactNames.up,
  '004-agent-orders': agentOrders.up,
  '005-task-agent-indexes': taskAgentIndexes.up,
  '007-several-processes': severalProcesses.up,
  '008-limits': limits.up,
  '009-data-schemas': dataSchemas.up,
  '010-people': people.up,
  '012-agents-at-hand': agentsAtHand.up,
  '013-audit': audit.up,
  '014-mails': mails.up,
  '015-enrolment': enrolment.up,
  '017-task-events': taskEvents.up,
  '018-audit-targets': auditTargets.up,
}
const statisticsSteps: Readonly<Record<string, Step>> = {
  '001-statistics': statistics.up,
  '002-carried-batches': carriedBatches.up,
}

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
  const collation = database.kind === 'mysql' ? await exactCollation(database.read) : undefined
  const tools = (handle: Kysely<unknown>) => schemaTools(handle, database.kind, tableNames(settings), collation)
  const migrator = new Migrator({
    db: database.write,
    provider: { getMigrations: () => Promise.resolve(migrationsOf(steps, settings, tools)) },
    migrationTableName: table,
    migrationLockTableName: `${table}_lock`,
  })
  const { error, results } = await migrator.migrateToLatest()
  if (error !== undefined) throw error instanceof Error ? error : new Error('a migration failed', { cause: error })
  return (results ?? []).map(result => result.migrationName)
}

function migrationsOf(
  steps: Readonly<Record<string, Step>>,
  settings: Settings,
  toolsFor: (database: Kysely<unknown>) => SchemaTools,
): Record<string, Migration> {
  return Object.fromEntries(
    Object.entries(steps).map(([name, step]) => [
      name,
      { up: (database: Kysely<unknown>) => step(database, toolsFor(database), settings) },
    ]),
  )
}
