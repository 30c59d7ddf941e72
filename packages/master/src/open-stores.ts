// Settings and databases of a process, with the tables brought up to date.
import type { MasterOptions, SchedulerOptions } from '@pyfarm/contract/commands'
import type { SettingKey, Settings } from '@pyfarm/contract/settings/settings'
import { dropTables, refuseUnconfirmedDrop } from './database/drop-tables.js'
import { migrateDatabases, openDatabases } from './database/open-databases.js'
import type { Databases } from './database/open-databases.js'
import { isDefaultDatabase } from './database/tables-command.js'
import { loadSettings } from './settings/load-settings.js'

type StoreOptions = SchedulerOptions & Partial<Pick<MasterOptions, 'dropAll' | 'confirmDrop'>>

export interface Stores {
  readonly settings: Settings
  readonly settingSources: ReadonlyMap<SettingKey, string>
  readonly databases: Databases
}

/** @throws Problem for settings or a database that a person can put right. */
export async function openStores(options: StoreOptions): Promise<Stores> {
  const { home, configFolder } = options
  const loaded = await loadSettings({ home, ...(configFolder === undefined ? {} : { configFolder }), environment: process.env })
  const loopback = options.allowAgentLoopbackAddresses === true ? { allow_agents_from_loopback: true } : {}
  const settings: Settings = { ...loaded.settings, ...loopback }
  const drop = options.dropAll === true || settings.dev_db_drop_all
  if (drop) refuseUnconfirmedDrop(settings, isDefaultDatabase(loaded), options.confirmDrop)
  const databases = await openDatabases(settings)
  try {
    if (drop) await dropTables(databases, settings)
    await migrateDatabases(databases, settings)
  } catch (error) {
    await databases.close()
    throw error
  }
  return { settings, settingSources: loaded.sources, databases }
}
