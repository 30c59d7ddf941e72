import type { Kysely } from 'kysely'
import type { SchemaTools } from '../column-types.js'

/** JSON Schema of the data that jobs of a version have; null where nobody has told it. */
export async function up(database: Kysely<unknown>, { types }: SchemaTools): Promise<void> {
  await database.schema.alterTable('jobtype_versions').addColumn('data_schema', types.text).execute()
}
