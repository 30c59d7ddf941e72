import type { Kysely } from 'kysely'
import type { SchemaTools } from '../column-types.js'

/** Which batch of task events was counted last: one that comes again is not counted twice. */
export async function up(_database: Kysely<unknown>, { createTable, types }: SchemaTools): Promise<void> {
  await createTable('carried_batches')
    .addColumn('farm', types.uuid, column => column.primaryKey())
    .addColumn('batch', types.instant, column => column.notNull())
    .execute()
}
