import { afterAll, beforeAll } from 'vitest'
import { openDatabase } from '../../database/database.js'
import type { Database } from '../../database/database.js'
import { migrateStatistics } from '../../database/migrate.js'
import type { StatisticsTables } from '../../database/tables.js'
import type { TestDatabase } from '../../testing/test-databases.js'

/** The statistics' tables for the tests of the surrounding `describe`, in the test database itself. */
export function openTestStatistics(database: () => TestDatabase): () => Database<StatisticsTables> {
  let opened: Database<StatisticsTables> | undefined
  beforeAll(async () => {
    const { address, settings } = database()
    const options = { retries: 3, synchronous: settings.sqlite_synchronous, plugins: [] }
    opened = await openDatabase<StatisticsTables>(address, options)
    await migrateStatistics(opened, settings)
  })
  afterAll(() => opened?.close())
  return () => {
    if (opened === undefined) throw new Error('The statistics are there only while the tests run.')
    return opened
  }
}
