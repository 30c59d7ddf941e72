import type { Kysely } from 'kysely'
import type { SchemaTools } from '../column-types.js'

/** What agents say of themselves beyond PyFarm's protocol: that the person at the machine keeps them from work, and why an update failed. */
export async function up(database: Kysely<unknown>, { types }: SchemaTools): Promise<void> {
  const { schema } = database
  await schema
    .alterTable('agents')
    .addColumn('set_aside_by_hand', types.flag, column => column.notNull().defaultTo(false))
    .execute()
  await schema.alterTable('agents').addColumn('update_error', types.text).execute()
}
