import { stringify } from 'csv-stringify/sync'
import { auditEntrySchema } from '@pyfarm/contract/api/audit'
import type { AuditEntry, JobHistoryEntry } from '@pyfarm/contract/api/audit'
import { isoOf } from '../http/wire.js'
import type { AuditRow } from './audit-store.js'

export function auditView(row: AuditRow): AuditEntry {
  return {
    ...row,
    at: isoOf(row.at),
    request: parsed(row.request),
    before: columnsIn(row.before),
    after: columnsIn(row.after),
  }
}

export function jobHistoryView(row: AuditRow): JobHistoryEntry {
  const { id, at, actor, action, status, before, after } = auditView(row)
  return { id, at, actor, action, status, before, after }
}

const parsed = (text: string | null): unknown => (text === null ? null : JSON.parse(text))

/** Columns that were too large to be kept as such are a text, which stands under a name of its own. */
function columnsIn(text: string | null): AuditEntry['before'] {
  const value = parsed(text)
  const columns = auditEntrySchema.shape.before.safeParse(value)
  return columns.success ? columns.data : { too_large: value }
}

const columns = [
  'id',
  'at',
  'actor_kind',
  'actor',
  'credential',
  'address',
  'action',
  'target',
  'status',
  'request',
  'before',
  'after',
] as const

/** Texts that a spreadsheet would take for a formula are kept from it. */
const format = { record_delimiter: 'windows', escape_formulas: true } as const

export const csvHead = stringify([columns], format)

export const csvLines = (rows: readonly AuditRow[]): string =>
  stringify(
    rows.map(row => columns.map(column => (column === 'at' ? isoOf(row.at) : row[column]))),
    format,
  )
