import type { Kysely } from 'kysely'
import type { SchemaTools } from '../column-types.js'

/** What a mail is written from, its text, whom it is for, and since when it is to be sent. */
export async function up(database: Kysely<unknown>, { types, nameOf }: SchemaTools): Promise<void> {
  const { schema } = database
  await schema
    .alterTable('mail_outbox')
    .addColumn('username', types.name(255), column => column.notNull().defaultTo(''))
    .execute()
  for (const name of ['variables', 'subject', 'body'])
    await schema.alterTable('mail_outbox').addColumn(name, types.text).execute()
  await schema
    .alterTable('mail_outbox')
    .addColumn('wanted_on', types.instant, column => column.notNull().defaultTo(0))
    .execute()
  await schema
    .createIndex(`${nameOf('mail_outbox')}_by_job`)
    .on('mail_outbox')
    .column('job_id')
    .execute()
}
