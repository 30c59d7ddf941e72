import type { Kysely } from 'kysely'
import type { SchemaTools } from '../column-types.js'

/** When a person last asked for a check of an agent's software; null when none is open. */
export async function up(database: Kysely<unknown>, { types }: SchemaTools): Promise<void> {
  await database.schema.alterTable('agents').addColumn('software_check_requested', types.instant).execute()
}
