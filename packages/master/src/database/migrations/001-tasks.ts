import type { Kysely } from 'kysely'
import type { SchemaTools } from '../column-types.js'

/** Tasks, the agents that they failed on, their logs, and the mails to be sent. */
export async function createTaskTables(database: Kysely<unknown>, tools: SchemaTools): Promise<void> {
  await createTasks(database, tools)
  await createFailures(database, tools)
  await createLogs(database, tools)
  await createOutbox(database, tools)
}

async function createTasks(database: Kysely<unknown>, { createTable, withId, types, nameOf }: SchemaTools): Promise<void> {
  await withId(createTable('tasks'))
    .addColumn('job_id', types.reference, column => column.notNull())
    .addColumn('agent_id', types.uuid)
    .addColumn('active_agent_id', types.uuid)
    .addColumn('phase', 'smallint', column => column.notNull())
    .addColumn('state', types.number)
    .addColumn('priority', types.number, column => column.notNull())
    .addColumn('frame', types.frame, column => column.notNull())
    .addColumn('tile', types.number)
    .addColumn('attempts', types.number, column => column.notNull())
    .addColumn('failures', types.number, column => column.notNull())
    .addColumn('progress', 'double precision', column => column.notNull())
    .addColumn('last_error', types.text)
    .addColumn('sent_to_agent', types.flag, column => column.notNull())
    .addColumn('sent_at', types.instant)
    .addColumn('hidden', types.flag, column => column.notNull())
    .addColumn('time_submitted', types.instant, column => column.notNull())
    .addColumn('time_started', types.instant)
    .addColumn('time_finished', types.instant)
    .addForeignKeyConstraint(`${nameOf('tasks')}_job`, ['job_id'], 'jobs', ['id'], key => key.onDelete('cascade'))
    .addForeignKeyConstraint(`${nameOf('tasks')}_agent`, ['agent_id'], 'agents', ['id'], key => key.onDelete('set null'))
    .execute()
  const index = (suffix: string) => database.schema.createIndex(`${nameOf('tasks')}_${suffix}`).on('tasks')
  // The next batch of a job, and a job's tasks by state.
  await index('by_phase').columns(['job_id', 'phase', 'frame', 'tile']).execute()
  await index('by_frame').columns(['job_id', 'frame', 'tile']).execute()
  await index('by_agent').column('agent_id').execute()
  await index('by_active_agent').columns(['active_agent_id', 'job_id']).execute()
}

async function createFailures(database: Kysely<unknown>, { createTable, types, nameOf }: SchemaTools): Promise<void> {
  const table = 'failed_tasks_in_agents'
  await createTable(table)
    .addColumn('task_id', types.reference, column => column.notNull())
    .addColumn('agent_id', types.uuid, column => column.notNull())
    .addPrimaryKeyConstraint(`${nameOf(table)}_key`, ['task_id', 'agent_id'])
    .addForeignKeyConstraint(`${nameOf(table)}_task`, ['task_id'], 'tasks', ['id'], key => key.onDelete('cascade'))
    .addForeignKeyConstraint(`${nameOf(table)}_agent`, ['agent_id'], 'agents', ['id'], key => key.onDelete('cascade'))
    .execute()
  await database.schema
    .createIndex(`${nameOf(table)}_by_agent`)
    .on(table)
    .column('agent_id')
    .execute()
}

async function createLogs(database: Kysely<unknown>, { createTable, withId, types, nameOf }: SchemaTools): Promise<void> {
  await withId(createTable('task_logs'))
    .addColumn('identifier', types.name(255), column => column.notNull().unique())
    .addColumn('agent_id', types.uuid)
    .addColumn('created_on', types.instant, column => column.notNull())
    .addForeignKeyConstraint(`${nameOf('task_logs')}_agent`, ['agent_id'], 'agents', ['id'], key => key.onDelete('set null'))
    .execute()
  const links = 'task_log_associations'
  await createTable(links)
    .addColumn('task_id', types.reference, column => column.notNull())
    .addColumn('attempt', types.number, column => column.notNull())
    .addColumn('task_log_id', types.reference, column => column.notNull())
    .addColumn('state', types.number)
    .addPrimaryKeyConstraint(`${nameOf(links)}_key`, ['task_id', 'attempt', 'task_log_id'])
    .addForeignKeyConstraint(`${nameOf(links)}_task`, ['task_id'], 'tasks', ['id'], key => key.onDelete('cascade'))
    .addForeignKeyConstraint(`${nameOf(links)}_log`, ['task_log_id'], 'task_logs', ['id'], key => key.onDelete('cascade'))
    .execute()
  await database.schema
    .createIndex(`${nameOf(links)}_by_log`)
    .on(links)
    .column('task_log_id')
    .execute()
}

/** It outlives its job (the mail that tells of a deletion), so it refers to nothing. */
async function createOutbox(database: Kysely<unknown>, { createTable, withId, types, nameOf }: SchemaTools): Promise<void> {
  await withId(createTable('mail_outbox'))
    .addColumn('message_id', types.name(255), column => column.notNull().unique())
    .addColumn('kind', types.name(16), column => column.notNull())
    .addColumn('job_id', types.reference, column => column.notNull())
    .addColumn('recipient', types.name(255), column => column.notNull())
    .addColumn('created_on', types.instant, column => column.notNull())
    .addColumn('next_attempt_on', types.instant, column => column.notNull())
    .addColumn('attempts', types.number, column => column.notNull())
    .addColumn('leased_until', types.instant)
    .addColumn('sent_on', types.instant)
    .addColumn('given_up_on', types.instant)
    .addColumn('last_error', types.text)
    .execute()
  await database.schema
    .createIndex(`${nameOf('mail_outbox')}_due`)
    .on('mail_outbox')
    .columns(['sent_on', 'given_up_on', 'next_attempt_on'])
    .execute()
}
