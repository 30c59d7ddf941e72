// What SQLite and MariaDB give back for a boolean column is 0 or 1; a row has true or false. SQLite knows no row locks.
import { SelectQueryNode, SqliteAdapter } from 'kysely'
import type { Kysely, KyselyPlugin, OperationNode, UnknownRow } from 'kysely'
import type { Tables } from './tables.js'

const booleanColumns = new Set([
  'active',
  'batch_contiguous',
  'completion_notify_sent',
  'default',
  'hidden',
  'negate',
  'no_automatic_start_time',
  'on_deletion',
  'on_failure',
  'on_success',
  'remembered',
  'restart_requested',
  'role_active',
  'sent_to_agent',
  'set_aside_by_hand',
  'supports_tiling',
  'to_be_deleted',
])

export const booleansFromIntegers: KyselyPlugin = {
  transformQuery: ({ node }) => node,
  transformResult: ({ result }) => {
    withBooleans(result.rows)
    return Promise.resolve(result)
  },
}

/** The same rows, with true and false in the boolean columns. */
export function withBooleans<R>(rows: R[]): R[] {
  const [first] = rows
  const columns = first === undefined ? [] : Object.keys(first as UnknownRow).filter(column => booleanColumns.has(column))
  if (columns.length > 0) for (const row of rows) toBooleans(row as UnknownRow, columns)
  return rows
}

/** SQLite has one writer, which holds the whole database: `FOR UPDATE` says nothing new there, and isn't known. */
export const withoutRowLocks: KyselyPlugin = {
  transformQuery: ({ node }) => (SelectQueryNode.is(node) ? lockless(node) : node),
  transformResult: ({ result }) => Promise.resolve(result),
}

/** Whether reading rows only to lock them says anything on this database. */
export const hasRowLocks = (database: Kysely<Tables>): boolean => !(database.getExecutor().adapter instanceof SqliteAdapter)

function lockless(node: SelectQueryNode): SelectQueryNode {
  if (node.endModifiers === undefined) return node
  const { endModifiers, ...rest } = node
  const others = endModifiers.filter(modifier => !isRowLock(modifier))
  return others.length === 0 ? rest : { ...rest, endModifiers: others }
}

function isRowLock(modifier: OperationNode): boolean {
  return 'modifier' in modifier && (modifier.modifier === 'ForUpdate' || modifier.modifier === 'SkipLocked')
}

function toBooleans(row: UnknownRow, columns: readonly string[]): void {
  for (const column of columns) {
    const value = row[column]
    if (value !== null && value !== undefined) row[column] = Number(value) === 1
  }
}
