import type { Kysely } from 'kysely'
import type { SchemaTools } from '../column-types.js'

/** Who did what, when, from where. It refers to nothing, so that it outlives what it tells of. */
export async function up(database: Kysely<unknown>, { types, nameOf, createTable, withId }: SchemaTools): Promise<void> {
  const table = nameOf('audit_entries')
  await withId(createTable('audit_entries'))
    .addColumn('at', types.instant, column => column.notNull())
    .addColumn('actor_kind', types.name(16), column => column.notNull())
    .addColumn('actor', types.name(255), column => column.notNull())
    .addColumn('credential', types.name(64))
    .addColumn('address', types.name(64), column => column.notNull())
    .addColumn('action', types.name(255), column => column.notNull())
    .addColumn('target', types.name(255))
    .addColumn('status', types.number)
    .addColumn('request', types.text)
    .addColumn('before', types.text)
    .addColumn('after', types.text)
    .execute()
  for (const column of ['at', 'actor', 'target'])
    await database.schema.createIndex(`${table}_by_${column}`).on('audit_entries').column(column).execute()
}
