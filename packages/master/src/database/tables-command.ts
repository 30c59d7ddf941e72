// `pyfarm tables` (`pyfarm-tables`) and `pyfarm migrate`.
import { loadSettings } from '../settings/load-settings.js'
import type { LoadedSettings } from '../settings/load-settings.js'
import { dropTables, refuseUnconfirmedDrop } from './drop-tables.js'
import { migrateDatabases, openDatabases, shownAddress } from './open-databases.js'

export interface MigrateOptions {
  readonly home: string
  readonly configFolder?: string
}

export interface TablesOptions extends MigrateOptions {
  /** Print the SQL that is run. */
  readonly echo: boolean
  readonly dropAll: boolean
  readonly createTables: boolean
  /** The database address, repeated as the confirmation that dropping its tables is meant. */
  readonly confirmDrop?: string
}

/** Drops and creates the farm's tables, as asked; prints what was done. @throws Problem */
export async function runTablesCommand(options: TablesOptions): Promise<void> {
  const loaded = await load(options)
  const { settings } = loaded
  if (options.dropAll) refuseUnconfirmedDrop(settings, isDefaultDatabase(loaded), options.confirmDrop)
  const databases = await openDatabases(settings, options.echo ? print : undefined)
  try {
    if (options.dropAll) print(`Dropped ${await dropTables(databases, settings)} tables of ${shownAddress(settings.database)}.`)
    if (options.createTables) print(migrated(await migrateDatabases(databases, settings), shownAddress(settings.database)))
  } finally {
    await databases.close()
  }
}

/** Brings the tables up to date; prints what was done. @throws Problem */
export async function runMigrateCommand(options: MigrateOptions): Promise<void> {
  await runTablesCommand({ ...options, echo: false, dropAll: false, createTables: true })
}

/** True while nobody has set other databases than the SQLite files in the home. */
export const isDefaultDatabase = ({ sources }: LoadedSettings): boolean =>
  sources.get('database') === 'default' && sources.get('statistics_database') === 'default'

const load = ({ home, configFolder }: MigrateOptions) => loadSettings({ home, configFolder, environment: process.env })

const migrated = (names: readonly string[], address: string): string =>
  names.length === 0 ? `The tables of ${address} are up to date.` : `Applied to ${address}: ${names.join(', ')}.`

const print = (line: string): void => {
  process.stdout.write(`${line}\n`)
}
