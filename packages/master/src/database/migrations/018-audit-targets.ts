import type { Kysely } from 'kysely'
import type { SchemaTools } from '../column-types.js'

/** What an entry is also about: each of the many jobs or agents that one action changed, or a job by its id where it was named by its title. */
export async function up(database: Kysely<unknown>, { types, nameOf, createTable }: SchemaTools): Promise<void> {
  const table = nameOf('audit_targets')
  await createTable('audit_targets')
    .addColumn('target', types.name(255), column => column.notNull())
    .addColumn('entry_id', types.reference, column => column.notNull())
    .addPrimaryKeyConstraint(`${table}_key`, ['target', 'entry_id'])
    .execute()
  await database.schema.createIndex(`${table}_by_entry`).on('audit_targets').column('entry_id').execute()
}
