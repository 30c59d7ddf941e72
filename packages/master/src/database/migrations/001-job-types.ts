import type { Settings } from '@pyfarm/contract/settings/settings'
import type { SchemaTools } from '../column-types.js'

/** Job types, their versions, and the software that a version needs. */
export async function createJobTypeTables(tools: SchemaTools, limits: Settings): Promise<void> {
  const { createTable, withId, types, nameOf } = tools
  await withId(createTable('jobtypes'))
    .addColumn('name', types.name(limits.job_type_max_name_length), column => column.notNull().unique())
    .addColumn('description', types.text)
    .addColumn('success_subject', types.text)
    .addColumn('success_body', types.text)
    .addColumn('fail_subject', types.text)
    .addColumn('fail_body', types.text)
    .execute()
  await withId(createTable('jobtype_versions'))
    .addColumn('jobtype_id', types.reference, column => column.notNull())
    .addColumn('version', types.number, column => column.notNull())
    .addColumn('max_batch', types.number)
    .addColumn('batch_contiguous', types.flag, column => column.notNull())
    .addColumn('no_automatic_start_time', types.flag, column => column.notNull())
    .addColumn('supports_tiling', types.flag, column => column.notNull())
    .addColumn('classname', types.name(limits.job_type_max_class_name_length))
    .addColumn('code', types.text, column => column.notNull())
    .addForeignKeyConstraint(`${nameOf('jobtype_versions')}_jobtype`, ['jobtype_id'], 'jobtypes', ['id'], key =>
      key.onDelete('cascade'),
    )
    .addUniqueConstraint(`${nameOf('jobtype_versions')}_unique`, ['jobtype_id', 'version'])
    .execute()
  await createSoftwareRequirements(tools, 'jobtype_software_requirements', 'jobtype_version_id', 'jobtype_versions')
}

/** A software with the lowest and highest version that do. Software that is required can't be deleted. */
export async function createSoftwareRequirements(
  { createTable, withId, types, nameOf }: SchemaTools,
  table: string,
  owner: string,
  owners: string,
): Promise<void> {
  await withId(createTable(table))
    .addColumn(owner, types.reference, column => column.notNull())
    .addColumn('software_id', types.reference, column => column.notNull())
    .addColumn('min_version_id', types.reference)
    .addColumn('max_version_id', types.reference)
    .addForeignKeyConstraint(`${nameOf(table)}_owner`, [owner], owners, ['id'], key => key.onDelete('cascade'))
    .addForeignKeyConstraint(`${nameOf(table)}_software`, ['software_id'], 'software', ['id'])
    .addForeignKeyConstraint(`${nameOf(table)}_minimum`, ['min_version_id'], 'software_versions', ['id'])
    .addForeignKeyConstraint(`${nameOf(table)}_maximum`, ['max_version_id'], 'software_versions', ['id'])
    .addUniqueConstraint(`${nameOf(table)}_unique`, [owner, 'software_id'])
    .execute()
}
