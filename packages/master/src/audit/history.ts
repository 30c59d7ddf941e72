import type { HistoryEntry, HistoryQuery } from '@pyfarm/contract/api/audit'
import type { Reader } from '../database/database.js'
import type { Page } from '../database/page-store.js'
import { listEntries } from './audit-store.js'
import { historyView } from './audit-view.js'

/** Who changed what of one target, such as `job 12`, also with many others at once; the newest first. */
export async function historyOf(read: Reader, target: string, wish: HistoryQuery): Promise<Page<HistoryEntry>> {
  const { rows, total } = await listEntries(read, { ...wish, target })
  return { rows: rows.map(row => historyView(row, target)), total }
}
