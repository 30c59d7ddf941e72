import type { Kysely } from 'kysely'
import type { Settings } from '@pyfarm/contract/settings/settings'
import type { SchemaTools } from '../column-types.js'
import { createSoftwareRequirements } from './001-job-types.js'

/** Queues, groups, path maps, jobs and what hangs on them. */
export async function createJobTables(database: Kysely<unknown>, tools: SchemaTools, limits: Settings): Promise<void> {
  await createQueuesAndGroups(tools, limits)
  await createJobs(database, tools, limits)
  await createJobAssociations(database, tools)
  await createSoftwareRequirements(tools, 'job_software_requirements', 'job_id', 'jobs')
}

async function createQueuesAndGroups({ createTable, withId, types, nameOf }: SchemaTools, limits: Settings): Promise<void> {
  await withId(createTable('job_queues'))
    .addColumn('parent_jobqueue_id', types.reference)
    .addColumn('name', types.name(limits.max_queue_name_length), column => column.notNull().unique())
    .addColumn('minimum_agents', types.number)
    .addColumn('maximum_agents', types.number)
    .addColumn('priority', types.number, column => column.notNull())
    .addColumn('weight', types.number, column => column.notNull())
    .addColumn('fullpath', types.name(limits.max_queue_path_length))
    .addForeignKeyConstraint(`${nameOf('job_queues')}_parent`, ['parent_jobqueue_id'], 'job_queues', ['id'])
    .addUniqueConstraint(`${nameOf('job_queues')}_unique`, ['parent_jobqueue_id', 'name'])
    .execute()
  await withId(createTable('job_groups'))
    .addColumn('title', types.name(limits.max_jobgroup_name_length), column => column.notNull())
    .addColumn('main_jobtype_id', types.reference)
    .addColumn('user_id', types.reference)
    .addForeignKeyConstraint(`${nameOf('job_groups')}_jobtype`, ['main_jobtype_id'], 'jobtypes', ['id'], key =>
      key.onDelete('set null'),
    )
    .addForeignKeyConstraint(`${nameOf('job_groups')}_user`, ['user_id'], 'users', ['id'], key => key.onDelete('set null'))
    .execute()
  await withId(createTable('path_maps'))
    .addColumn('path_linux', types.name(limits.max_path_length), column => column.notNull())
    .addColumn('path_windows', types.name(limits.max_path_length), column => column.notNull())
    .addColumn('path_osx', types.name(limits.max_path_length), column => column.notNull())
    .addColumn('tag_id', types.reference)
    .addForeignKeyConstraint(`${nameOf('path_maps')}_tag`, ['tag_id'], 'tags', ['id'], key => key.onDelete('cascade'))
    .execute()
}

async function createJobs(
  database: Kysely<unknown>,
  { createTable, withId, types, nameOf }: SchemaTools,
  limits: Settings,
): Promise<void> {
  await withId(createTable('jobs'))
    .addColumn('title', types.name(limits.jobtitle_max_length), column => column.notNull())
    .addColumn('state', types.number)
    .addColumn('priority', types.number, column => column.notNull())
    .addColumn('weight', types.number, column => column.notNull())
    .addColumn('jobtype_version_id', types.reference, column => column.notNull())
    .addColumn('job_queue_id', types.reference)
    .addColumn('job_group_id', types.reference)
    .addColumn('user_id', types.reference)
    .addColumn('minimum_agents', types.number)
    .addColumn('maximum_agents', types.number)
    .addColumn('by', types.frame, column => column.notNull())
    .addColumn('num_tiles', types.number)
    .addColumn('batch', types.number, column => column.notNull())
    .addColumn('requeue', types.number, column => column.notNull())
    .addColumn('cpus', types.number, column => column.notNull())
    .addColumn('ram', types.number, column => column.notNull())
    .addColumn('ram_warning', types.number)
    .addColumn('ram_max', types.number)
    .addColumn('notes', types.text, column => column.notNull())
    .addColumn('output_link', types.text)
    .addColumn('environ', types.text)
    .addColumn('data', types.text)
    .addColumn('hidden', types.flag, column => column.notNull())
    .addColumn('to_be_deleted', types.flag, column => column.notNull())
    .addColumn('completion_notify_sent', types.flag, column => column.notNull())
    .addColumn('autodelete_time', types.number)
    .addColumn('time_submitted', types.instant, column => column.notNull())
    .addColumn('time_started', types.instant)
    .addColumn('time_finished', types.instant)
    .addColumn('tasks_queued', types.number, column => column.notNull())
    .addColumn('tasks_assigned', types.number, column => column.notNull())
    .addColumn('tasks_running', types.number, column => column.notNull())
    .addColumn('tasks_done', types.number, column => column.notNull())
    .addColumn('tasks_failed', types.number, column => column.notNull())
    .addForeignKeyConstraint(`${nameOf('jobs')}_jobtype_version`, ['jobtype_version_id'], 'jobtype_versions', ['id'])
    .addForeignKeyConstraint(`${nameOf('jobs')}_queue`, ['job_queue_id'], 'job_queues', ['id'])
    .addForeignKeyConstraint(`${nameOf('jobs')}_group`, ['job_group_id'], 'job_groups', ['id'])
    .addForeignKeyConstraint(`${nameOf('jobs')}_user`, ['user_id'], 'users', ['id'], key => key.onDelete('set null'))
    .execute()
  for (const column of jobFilters) {
    await database.schema
      .createIndex(`${nameOf('jobs')}_by_${column}`)
      .on('jobs')
      .column(column)
      .execute()
  }
}

/** Every list filter; `state` also answers which jobs the scheduler looks at. */
const jobFilters = [
  'state',
  'title',
  'hidden',
  'priority',
  'time_submitted',
  'time_finished',
  'to_be_deleted',
  'user_id',
  'job_queue_id',
  'job_group_id',
  'jobtype_version_id',
]

async function createJobAssociations(
  database: Kysely<unknown>,
  { createTable, withId, types, nameOf }: SchemaTools,
): Promise<void> {
  await createTable('job_dependencies')
    .addColumn('parentid', types.reference, column => column.notNull())
    .addColumn('childid', types.reference, column => column.notNull())
    .addPrimaryKeyConstraint(`${nameOf('job_dependencies')}_key`, ['parentid', 'childid'])
    .addForeignKeyConstraint(`${nameOf('job_dependencies')}_parent`, ['parentid'], 'jobs', ['id'], key => key.onDelete('cascade'))
    .addForeignKeyConstraint(`${nameOf('job_dependencies')}_child`, ['childid'], 'jobs', ['id'], key => key.onDelete('cascade'))
    .execute()
  await database.schema
    .createIndex(`${nameOf('job_dependencies')}_by_child`)
    .on('job_dependencies')
    .column('childid')
    .execute()
  await createTable('job_tag_associations')
    .addColumn('job_id', types.reference, column => column.notNull())
    .addColumn('tag_id', types.reference, column => column.notNull())
    .addPrimaryKeyConstraint(`${nameOf('job_tag_associations')}_key`, ['job_id', 'tag_id'])
    .addForeignKeyConstraint(`${nameOf('job_tag_associations')}_job`, ['job_id'], 'jobs', ['id'], key => key.onDelete('cascade'))
    .addForeignKeyConstraint(`${nameOf('job_tag_associations')}_tag`, ['tag_id'], 'tags', ['id'], key => key.onDelete('cascade'))
    .execute()
  await database.schema
    .createIndex(`${nameOf('job_tag_associations')}_by_tag`)
    .on('job_tag_associations')
    .column('tag_id')
    .execute()
  await withId(createTable('job_tag_requirements'))
    .addColumn('job_id', types.reference, column => column.notNull())
    .addColumn('tag_id', types.reference, column => column.notNull())
    .addColumn('negate', types.flag, column => column.notNull())
    .addForeignKeyConstraint(`${nameOf('job_tag_requirements')}_job`, ['job_id'], 'jobs', ['id'], key => key.onDelete('cascade'))
    .addForeignKeyConstraint(`${nameOf('job_tag_requirements')}_tag`, ['tag_id'], 'tags', ['id'], key => key.onDelete('cascade'))
    .addUniqueConstraint(`${nameOf('job_tag_requirements')}_unique`, ['job_id', 'tag_id'])
    .execute()
  await createTable('notified_users')
    .addColumn('job_id', types.reference, column => column.notNull())
    .addColumn('user_id', types.reference, column => column.notNull())
    .addColumn('on_success', types.flag, column => column.notNull())
    .addColumn('on_failure', types.flag, column => column.notNull())
    .addColumn('on_deletion', types.flag, column => column.notNull())
    .addPrimaryKeyConstraint(`${nameOf('notified_users')}_key`, ['job_id', 'user_id'])
    .addForeignKeyConstraint(`${nameOf('notified_users')}_job`, ['job_id'], 'jobs', ['id'], key => key.onDelete('cascade'))
    .addForeignKeyConstraint(`${nameOf('notified_users')}_user`, ['user_id'], 'users', ['id'], key => key.onDelete('cascade'))
    .execute()
}
