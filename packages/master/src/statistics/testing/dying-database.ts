import type { Database } from '../../database/database.js'

/** The same database for a process that dies before or after its nth transaction is stored. */
export function dying<Schema>(database: Database<Schema>, n: number, when: 'before' | 'after'): Database<Schema> {
  let left = n
  return {
    ...database,
    transaction: async change => {
      const isLast = --left === 0
      if (left < 0 || (isLast && when === 'before')) throw new Error('killed')
      const result = await database.transaction(change)
      if (isLast) throw new Error('killed')
      return result
    },
  }
}
