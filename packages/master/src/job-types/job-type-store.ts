// Job types and their versions.
import type { Kysely, Selectable } from 'kysely'
import { jobTypeId } from '@pyfarm/contract/ids'
import type { JobTypeTable, JobTypeVersionTable, Tables } from '../database/tables.js'
import type { NameOrId } from '../http/wire.js'

export type JobType = Selectable<JobTypeTable>

/** A version with what all versions of its type share; `id` is the version's. */
export type JobTypeVersion = Selectable<JobTypeVersionTable> & Omit<JobType, 'id'>

export async function findJobType(database: Kysely<Tables>, key: NameOrId): Promise<JobType | undefined> {
  const types = database.selectFrom('jobtypes').selectAll()
  return 'id' in key
    ? types.where('id', '=', jobTypeId(key.id)).executeTakeFirst()
    : types.where('name', '=', key.name).executeTakeFirst()
}

/**
 * One version of a job type, or the one with the highest number.
 *
 *     const version = await findVersion(tx, { name: 'Render' }, 'newest')
 */
export async function findVersion(
  database: Kysely<Tables>,
  key: NameOrId,
  version: number | 'newest',
): Promise<JobTypeVersion | undefined> {
  let versions = database
    .selectFrom('jobtype_versions as version')
    .innerJoin('jobtypes as type', 'type.id', 'version.jobtype_id')
    .selectAll('version')
    .select(['type.name', 'type.description', 'type.success_subject', 'type.success_body', 'type.fail_subject', 'type.fail_body'])
  versions = 'id' in key ? versions.where('type.id', '=', jobTypeId(key.id)) : versions.where('type.name', '=', key.name)
  if (version !== 'newest') versions = versions.where('version.version', '=', version)
  return versions.orderBy('version.version', 'desc').limit(1).executeTakeFirst()
}
