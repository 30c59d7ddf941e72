import { resolve } from 'node:path'
import PQueue from 'p-queue'
import { Problem } from '@pyfarm/contract/problem'
import type { DatabaseAddress } from '@pyfarm/contract/settings/database-address'
import type { Settings } from '@pyfarm/contract/settings/settings'
import { openDatabase } from './database.js'
import type { Database } from './database.js'
import type { InTurn } from './group-commit.js'
import { migrateFarm, migrateStatistics } from './migrate.js'
import { renamingPlugins, tableNames } from './table-names.js'
import type { StatisticsTables, Tables } from './tables.js'

export interface Databases {
  readonly farm: Database<Tables>
  readonly statistics: Database<StatisticsTables>
  readonly close: () => Promise<void>
}

/** Opens the farm's and the statistics database. @throws Problem when one can't be reached. */
export async function openDatabases(settings: Settings, echo?: (sql: string) => void): Promise<Databases> {
  const options = {
    retries: settings.transaction_retries,
    synchronous: settings.sqlite_synchronous,
    plugins: renamingPlugins(tableNames(settings)),
    ...(echo === undefined ? {} : { echo }),
    ...(isOneFile(settings.database, settings.statistics_database) ? { inTurn: oneAtATime() } : {}),
  }
  const farm = await openDatabase<Tables>(settings.database, options)
  const statistics = await openDatabase<StatisticsTables>(settings.statistics_database, options).catch(async (error: unknown) => {
    await farm.close()
    throw error
  })
  return {
    farm,
    statistics,
    close: async () => {
      await farm.close()
      await statistics.close()
    },
  }
}

const isOneFile = (one: DatabaseAddress, other: DatabaseAddress): boolean =>
  one.kind === 'sqlite' && other.kind === 'sqlite' && resolve(one.file) === resolve(other.file)

function oneAtATime(): InTurn {
  const queue = new PQueue({ concurrency: 1 })
  return work => queue.add(work)
}

/** Applies the migrations that are missing in both; returns their names. */
export async function migrateDatabases(databases: Databases, settings: Settings): Promise<string[]> {
  try {
    return [...(await migrateFarm(databases.farm, settings)), ...(await migrateStatistics(databases.statistics, settings))]
  } catch (error) {
    throw new Problem(`The tables can't be brought up to date: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    })
  }
}

/** The address without its password, as messages show it. */
export function shownAddress(address: DatabaseAddress): string {
  if (address.kind === 'sqlite' || address.password === '') return address.text
  // As it was written: characters may stand encoded in it.
  return address.text.replace(/^([^:]+:\/\/[^:/@]*):[^@]*@/, '$1:***@')
}
