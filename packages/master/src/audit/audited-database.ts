// Who changed what is stored in the transaction that changes it: either both are there, or neither.
import type { Database } from '../database/database.js'
import type { Tables } from '../database/tables.js'
import { isRefusal } from '../http/refusal.js'
import { entryAtHand } from './audit-context.js'
import { insertEntry } from './audit-store.js'

/** A database whose first change within an audited request stores the request's entry. A change that is refused stores nothing. */
export function auditedDatabase(database: Database<Tables>): Database<Tables> {
  return {
    ...database,
    transaction: async change => {
      const entry = entryAtHand()
      if (entry === undefined || entry.id !== undefined) return database.transaction(change)
      let id: number | undefined
      const result = await database.transaction(async tx => {
        const changed = await change(tx)
        id = isRefusal(changed) ? undefined : await insertEntry(tx, entry, null)
        return changed
      })
      entry.id = id
      return result
    },
  }
}
