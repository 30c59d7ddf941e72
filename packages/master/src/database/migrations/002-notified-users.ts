import type { Kysely } from 'kysely'
import type { SchemaTools } from '../column-types.js'

/** Those who hear of a job come in the order in which they were added; of those from before, by id. */
export async function up(database: Kysely<unknown>, { types }: SchemaTools): Promise<void> {
  await database.schema
    .alterTable('notified_users')
    .addColumn('position', types.number, column => column.notNull().defaultTo(0))
    .execute()
}
