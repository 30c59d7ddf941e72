import type { Kysely } from 'kysely'
import type { SchemaTools } from '../column-types.js'

/** Keys by which agents get tokens of their own, and the agents that have one: also before they have registered. */
export async function up(_database: Kysely<unknown>, { types, nameOf, createTable, withId }: SchemaTools): Promise<void> {
  await withId(createTable('enrolment_keys'))
    .addColumn('hash', types.name(64), column => column.notNull().unique())
    .addColumn('name', types.name(255), column => column.notNull())
    .addColumn('uses', types.number, column => column.notNull())
    .addColumn('uses_left', types.number, column => column.notNull())
    .addColumn('created_by', types.name(255), column => column.notNull())
    .addColumn('created_on', types.instant, column => column.notNull())
    .addColumn('expires_on', types.instant, column => column.notNull())
    .addColumn('revoked_on', types.instant)
    .execute()
  const table = nameOf('agent_enrolments')
  await createTable('agent_enrolments')
    .addColumn('agent_id', types.uuid, column => column.primaryKey())
    .addColumn('token_id', types.reference, column => column.notNull())
    .addColumn('key_id', types.reference, column => column.notNull())
    .addColumn('order_token', types.name(64), column => column.notNull())
    .addColumn('enrolled_on', types.instant, column => column.notNull())
    .addForeignKeyConstraint(`${table}_token`, ['token_id'], 'api_tokens', ['id'])
    .execute()
}
