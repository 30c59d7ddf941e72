import type { Kysely } from 'kysely'
import type { SchemaTools } from '../column-types.js'

/** Who is logged in, tokens, and logins that failed lately. */
export async function up(database: Kysely<unknown>, tools: SchemaTools): Promise<void> {
  await database.schema.alterTable('users').addColumn('last_password_change', tools.types.instant).execute()
  await createSessions(database, tools)
  await createTokens(database, tools)
  await createAttempts(database, tools)
}

async function createSessions(database: Kysely<unknown>, { types, nameOf, createTable, withId }: SchemaTools): Promise<void> {
  const table = nameOf('sessions')
  await withId(createTable('sessions'))
    .addColumn('hash', types.name(64), column => column.notNull().unique())
    .addColumn('user_id', types.reference, column => column.notNull())
    .addColumn('created_on', types.instant, column => column.notNull())
    .addColumn('last_used_on', types.instant, column => column.notNull())
    .addColumn('expires_on', types.instant, column => column.notNull())
    .addColumn('remembered', types.flag, column => column.notNull())
    .addColumn('address', types.name(64), column => column.notNull())
    .addColumn('user_agent', types.name(255), column => column.notNull())
    .addForeignKeyConstraint(`${table}_user`, ['user_id'], 'users', ['id'], key => key.onDelete('cascade'))
    .execute()
  for (const column of ['user_id', 'expires_on'])
    await database.schema.createIndex(`${table}_by_${column}`).on('sessions').column(column).execute()
}

async function createTokens(database: Kysely<unknown>, { types, nameOf, createTable, withId }: SchemaTools): Promise<void> {
  const table = nameOf('api_tokens')
  await withId(createTable('api_tokens'))
    .addColumn('hash', types.name(64), column => column.notNull().unique())
    .addColumn('kind', types.name(16), column => column.notNull())
    .addColumn('name', types.name(255), column => column.notNull())
    .addColumn('user_id', types.reference)
    .addColumn('agent_id', types.uuid)
    .addColumn('role', types.name(16))
    .addColumn('created_on', types.instant, column => column.notNull())
    .addColumn('expires_on', types.instant)
    .addColumn('revoked_on', types.instant)
    .addColumn('last_used_on', types.instant)
    .addForeignKeyConstraint(`${table}_user`, ['user_id'], 'users', ['id'], key => key.onDelete('cascade'))
    .execute()
  for (const column of ['user_id', 'agent_id'])
    await database.schema.createIndex(`${table}_by_${column}`).on('api_tokens').column(column).execute()
}

async function createAttempts(database: Kysely<unknown>, { types, nameOf, createTable }: SchemaTools): Promise<void> {
  const table = nameOf('login_attempts')
  await createTable('login_attempts')
    .addColumn('key', types.name(80), column => column.primaryKey())
    .addColumn('attempts', types.number, column => column.notNull())
    .addColumn('last_on', types.instant, column => column.notNull())
    .addColumn('blocked_until', types.instant, column => column.notNull())
    .execute()
  await database.schema.createIndex(`${table}_by_last_on`).on('login_attempts').column('last_on').execute()
}
