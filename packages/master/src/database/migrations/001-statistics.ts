// The statistics models (reference section 4.1.2); they live in a database of their own and refer to nothing.
import type { Kysely } from 'kysely'
import type { SchemaTools } from '../column-types.js'

export async function up(database: Kysely<unknown>, { createTable, withId, types, nameOf }: SchemaTools): Promise<void> {
  await createTable('agent_counts')
    .addColumn('counted_time', types.instant, column => column.primaryKey())
    .addColumn('num_online', types.number, column => column.notNull())
    .addColumn('num_running', types.number, column => column.notNull())
    .addColumn('num_offline', types.number, column => column.notNull())
    .addColumn('num_disabled', types.number, column => column.notNull())
    .execute()
  await withId(createTable('task_counts'))
    .addColumn('counted_time', types.instant, column => column.notNull())
    .addColumn('job_queue_id', types.reference)
    .addColumn('total_queued', types.number, column => column.notNull())
    .addColumn('total_running', types.number, column => column.notNull())
    .addColumn('total_done', types.number, column => column.notNull())
    .addColumn('total_failed', types.number, column => column.notNull())
    .execute()
  await database.schema
    .createIndex(`${nameOf('task_counts')}_by_time`)
    .on('task_counts')
    .columns(['counted_time', 'job_queue_id'])
    .execute()
  await withId(createTable('task_event_counts'))
    .addColumn('job_queue_id', types.reference)
    .addColumn('time_start', types.instant, column => column.notNull())
    .addColumn('time_end', types.instant, column => column.notNull())
    .addColumn('num_new', types.number, column => column.notNull())
    .addColumn('num_deleted', types.number, column => column.notNull())
    .addColumn('num_restarted', types.number, column => column.notNull())
    .addColumn('num_started', types.number, column => column.notNull())
    .addColumn('num_failed', types.number, column => column.notNull())
    .addColumn('num_done', types.number, column => column.notNull())
    .execute()
  await database.schema
    .createIndex(`${nameOf('task_event_counts')}_by_time`)
    .on('task_event_counts')
    .columns(['time_start', 'job_queue_id'])
    .execute()
}
