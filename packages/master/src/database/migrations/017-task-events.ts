import { sql } from 'kysely'
import type { CreateTableBuilder, Kysely } from 'kysely'
import type { SchemaTools } from '../column-types.js'

const counts = ['num_new', 'num_deleted', 'num_restarted', 'num_started', 'num_failed', 'num_done']

/** Events of tasks on their way to the statistics database. They refer to nothing: queues come and go. */
export async function up(_database: Kysely<unknown>, tools: SchemaTools): Promise<void> {
  const { types, createTable } = tools
  await withCounts(tools, withLongId(tools, createTable('task_event_outbox')))
    .addColumn('job_queue_id', types.reference)
    .addColumn('at', types.instant, column => column.notNull())
    .execute()
  await withCounts(tools, createTable('task_event_batches'))
    .addColumn('batch', types.instant, column => column.notNull())
    .addColumn('job_queue_id', types.reference)
    .addColumn('time_start', types.instant, column => column.notNull())
    .execute()
}

const withCounts = ({ types }: SchemaTools, table: CreateTableBuilder<string>): CreateTableBuilder<string> =>
  counts.reduce((wider, name) => wider.addColumn(name, types.number, column => column.notNull()), table)

/** A row for each change of tasks: in a few years more than 32 bits count. SQLite may give the number of a deleted row again. */
function withLongId({ kind }: SchemaTools, table: CreateTableBuilder<string>): CreateTableBuilder<string> {
  if (kind === 'sqlite') return table.addColumn('id', 'integer', column => column.primaryKey())
  if (kind === 'postgres') return table.addColumn('id', 'bigserial', column => column.primaryKey())
  return table.addColumn('id', sql`bigint`, column => column.primaryKey().autoIncrement())
}
