import type { Kysely } from 'kysely'
import type { SchemaTools } from '../column-types.js'

/** What several processes have to know of each other: whose turn it is, which agents rest, what an accepted assignment stood for. */
export async function up(database: Kysely<unknown>, { types, nameOf, createTable }: SchemaTools): Promise<void> {
  const { schema } = database
  await createTable('leases')
    .addColumn('name', types.name(64), column => column.primaryKey())
    .addColumn('holder', types.name(36))
    .addColumn('fence', types.instant, column => column.notNull())
    .addColumn('expires_on', types.instant, column => column.notNull())
    .addColumn('started_on', types.instant)
    .execute()
  await schema.alterTable('agents').addColumn('resting_until', types.instant).execute()
  await schema
    .createIndex(`${nameOf('agents')}_by_rest`)
    .on('agents')
    .column('resting_until')
    .execute()
  await schema.alterTable('tasks').addColumn('assignment', types.name(64)).execute()
  await schema.alterTable('tasks').addColumn('assignment_attempt', 'integer').execute()
}
