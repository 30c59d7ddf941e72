import { instant } from '@pyfarm/contract/ids'
import { forgetEntries } from '../audit/audit-store.js'
import type { Farm } from '../farm.js'

const rowsAtOnce = 1000

/** Forgets who changed what longer ago than `audit_keep`. Ends early, between two parts, when the signal says so. */
export async function forgetAudit(farm: Farm, signal: AbortSignal): Promise<void> {
  const before = instant(farm.clock() - farm.settings.audit_keep)
  while (!signal.aborted) {
    const gone = await farm.database.transaction(tx => forgetEntries(tx, before, rowsAtOnce))
    if (gone === 0) return
  }
}
