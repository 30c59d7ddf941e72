import { stringify } from 'csv-stringify/sync'
import { auditEntrySchema } from '@pyfarm/contract/api/audit'
import type { AuditEntry, HistoryEntry } from '@pyfarm/contract/api/audit'
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

/** @param of the job or agent whose history it is, such as `job 12` */
export function historyView(row: AuditRow, of: string): HistoryEntry {
  const { id, at, actor, action, status, request, before, after } = auditView(row)
  const [own] = wordsOf(of)
  const isOwn = row.target !== null && wordsOf(row.target)[0] === own
  const changed = isOwn ? { before, after, asked: null } : { before: null, after: null, asked: askedOfEach(row.target, request) }
  return { id, at, actor, action, status, ...changed }
}

/** What an action on many asks of each of them, the others are nobody's business here; of one on something else, what that is. */
function askedOfEach(target: string | null, request: unknown): HistoryEntry['asked'] {
  if (target !== null) return Object.fromEntries([wordsOf(target)])
  if (typeof request !== 'object' || request === null) return null
  return Object.fromEntries(Object.entries(request).filter(([name]) => name !== 'ids' && name !== 'filter'))
}

/** Kind and name of a target. */
function wordsOf(target: string): [string, string] {
  const end = target.indexOf(' ')
  return [target.slice(0, end), target.slice(end + 1)]
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
