// Who changed what is stored in the transaction that changes it: either both are there, or neither.
import type { Database, Tx } from '../database/database.js'
import type { Tables } from '../database/tables.js'
import { isRefusal } from '../http/refusal.js'
import { entryAtHand } from './audit-context.js'
import type { AtHand } from './audit-context.js'
import { insertEntry, insertTarget } from './audit-store.js'

/**
 * A database whose first change within an audited request stores the request's entry, and whose first change of each of its many
 * targets that target. A change that is refused stores nothing.
 */
export function auditedDatabase(database: Database<Tables>): Database<Tables> {
  return {
    ...database,
    transaction: async change => {
      const atHand = entryAtHand()
      if (atHand === undefined || isKept(atHand)) return database.transaction(change)
      let id: number | undefined
      const result = await database.transaction(async tx => {
        const changed = await change(tx)
        id = isRefusal(changed) ? undefined : await keep(tx, atHand)
        return changed
      })
      if (id !== undefined) markKept(atHand, id)
      return result
    },
  }
}

const isKept = ({ entry, target, kept }: AtHand): boolean => entry.id !== undefined && (target === undefined || kept.has(target))

async function keep(tx: Tx, { entry, target, kept }: AtHand): Promise<number> {
  const id = entry.id ?? (await insertEntry(tx, entry, null))
  if (target !== undefined && !kept.has(target)) await insertTarget(tx, id, target)
  return id
}

function markKept({ entry, target, kept }: AtHand, id: number): void {
  entry.id = id
  if (target !== undefined) kept.add(target)
}
