import type { Kysely } from 'kysely'
import type { SchemaTools } from '../column-types.js'

/** Limits of jobs, what they count, and agents that are set aside. */
export async function up(database: Kysely<unknown>, { types }: SchemaTools): Promise<void> {
  const { schema } = database
  const addCount = (table: string, name: string) =>
    schema
      .alterTable(table)
      .addColumn(name, types.number, column => column.notNull().defaultTo(0))
      .execute()
  await schema.alterTable('jobs').addColumn('limits', types.text).execute()
  await addCount('jobs', 'failures')
  await schema.alterTable('jobs').addColumn('held_because', types.text).execute()
  await addCount('agents', 'failures_in_row')
  await addCount('agents', 'jobs_failed_in_row')
  await schema.alterTable('agents').addColumn('last_failed_job', types.reference).execute()
  await schema.alterTable('agents').addColumn('set_aside_because', types.text).execute()
}
