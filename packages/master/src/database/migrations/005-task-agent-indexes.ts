import type { Kysely } from 'kysely'
import type { SchemaTools } from '../column-types.js'

/** Where the database can: tasks without an agent, as new ones are by the hundred thousand, are not in the indexes of agents. */
export async function up(database: Kysely<unknown>, { nameOf, kind }: SchemaTools): Promise<void> {
  if (kind === 'mysql') return
  const name = (suffix: string) => `${nameOf('tasks')}_${suffix}`
  const { schema } = database
  for (const suffix of ['by_agent', 'by_active_agent']) await schema.dropIndex(name(suffix)).execute()
  await schema.createIndex(name('by_agent')).on('tasks').column('agent_id').where('agent_id', 'is not', null).execute()
  await schema
    .createIndex(name('by_active_agent'))
    .on('tasks')
    .columns(['active_agent_id', 'job_id'])
    .where('active_agent_id', 'is not', null)
    .execute()
}
