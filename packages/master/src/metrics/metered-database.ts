import type { Database } from '../database/database.js'
import type { Meters } from './meters.js'

/** The database, telling how long its transactions take. */
export function meteredDatabase<Schema>(
  database: Database<Schema>,
  name: 'farm' | 'statistics',
  meters: Pick<Meters, 'transaction'>,
): Database<Schema> {
  return {
    ...database,
    transaction: async change => {
      const start = performance.now()
      let succeeded = false
      try {
        const result = await database.transaction(change)
        succeeded = true
        return result
      } finally {
        meters.transaction(name, (performance.now() - start) / 1000, succeeded)
      }
    },
  }
}
