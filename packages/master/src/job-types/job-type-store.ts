// Job types and their versions.
import type { Insertable, Kysely, Selectable, Updateable } from 'kysely'
import { jobTypeId, jobTypeVersionId } from '@pyfarm/contract/ids'
import type { JobId, JobTypeId, JobTypeVersionId } from '@pyfarm/contract/ids'
import { insertRow } from '../database/insert.js'
import type { JobTypeTable, JobTypeVersionTable } from '../database/job-tables.js'
import { prepared } from '../database/prepared.js'
import type { Tables } from '../database/tables.js'
import type { Tx } from '../database/database.js'
import type { NameOrId } from '../http/wire.js'

export type JobType = Selectable<JobTypeTable>

/** A version with what all versions of its type share; `id` is the version's. */
export type JobTypeVersion = Selectable<JobTypeVersionTable> & Omit<JobType, 'id'>

export type JobTypeVersionColumns = Omit<Selectable<JobTypeVersionTable>, 'id' | 'jobtype_id' | 'version'>

/** In order of creation. */
export async function listJobTypes(database: Kysely<Tables>): Promise<{ id: JobTypeId; name: string }[]> {
  return database.selectFrom('jobtypes').select(['id', 'name']).orderBy('id').execute()
}

/** Every version of every job type with the jobs of it; types and versions from the oldest on. */
export async function listVersionUse(database: Kysely<Tables>) {
  const rows = await database
    .selectFrom('jobtypes as type')
    .leftJoin('jobtype_versions as version', 'version.jobtype_id', 'type.id')
    .leftJoin(
      eb =>
        eb
          .selectFrom('jobs')
          .select(['jobtype_version_id', eb.fn.countAll().as('jobs')])
          .groupBy('jobtype_version_id')
          .as('used'),
      join => join.onRef('used.jobtype_version_id', '=', 'version.id'),
    )
    .select(['type.id', 'type.name', 'type.description', 'version.version', 'used.jobs'])
    .orderBy('type.id')
    .orderBy('version.version')
    .execute()
  return rows.map(({ jobs, ...row }) => ({ ...row, jobs: Number(jobs ?? 0) }))
}

export async function findJobType(database: Kysely<Tables>, key: NameOrId): Promise<JobType | undefined> {
  return jobTypeAtKey(database, key).executeTakeFirst()
}

/** The same, and others who want to change it wait for this transaction. */
export async function findJobTypeForChange(tx: Tx, key: NameOrId): Promise<JobType | undefined> {
  return jobTypeAtKey(tx, key).forUpdate().executeTakeFirst()
}

export async function insertJobType(tx: Tx, columns: Insertable<JobTypeTable>): Promise<JobTypeId> {
  return jobTypeId(await insertRow(tx, 'jobtypes', columns))
}

export async function updateJobType(tx: Tx, id: JobTypeId, columns: Updateable<JobTypeTable>): Promise<void> {
  await tx.updateTable('jobtypes').set(columns).where('id', '=', id).execute()
}

/** Its versions and their requirements go with it. */
export async function removeJobType(tx: Tx, id: JobTypeId): Promise<void> {
  await tx.deleteFrom('jobtypes').where('id', '=', id).execute()
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
  if (version !== 'newest' && 'name' in key) return (await versionOfName(database, key.name, version)).rows[0]
  let versions = selectVersions(database)
  versions = 'id' in key ? versions.where('type.id', '=', jobTypeId(key.id)) : versions.where('type.name', '=', key.name)
  if (version !== 'newest') versions = versions.where('version.version', '=', version)
  return versions.orderBy('version.version', 'desc').limit(1).executeTakeFirst()
}

const selectVersions = (database: Kysely<Tables>) =>
  database
    .selectFrom('jobtype_versions as version')
    .innerJoin('jobtypes as type', 'type.id', 'version.jobtype_id')
    .selectAll('version')
    .select(['type.name', 'type.description', 'type.success_subject', 'type.success_body', 'type.fail_subject', 'type.fail_body'])

/** What agents ask for with each assignment. */
const versionOfName = prepared((database, name: string, version: number) =>
  selectVersions(database).where('type.name', '=', name).where('version.version', '=', version).limit(1),
)

/** From the lowest to the highest. */
export async function listVersionNumbers(database: Kysely<Tables>, type: JobTypeId): Promise<number[]> {
  const rows = await database
    .selectFrom('jobtype_versions')
    .select('version')
    .where('jobtype_id', '=', type)
    .orderBy('version')
    .execute()
  return rows.map(({ version }) => version)
}

export async function insertVersion(tx: Tx, columns: Insertable<JobTypeVersionTable>): Promise<JobTypeVersionId> {
  return jobTypeVersionId(await insertRow(tx, 'jobtype_versions', columns))
}

export async function saveDataSchema(tx: Tx, id: JobTypeVersionId, schema: string): Promise<void> {
  await tx.updateTable('jobtype_versions').set({ data_schema: schema }).where('id', '=', id).execute()
}

export async function removeVersion(tx: Tx, id: JobTypeVersionId): Promise<void> {
  await tx.deleteFrom('jobtype_versions').where('id', '=', id).execute()
}

/** Jobs of a type, or of one version of it, in order of creation. */
export async function listJobsOf(
  database: Kysely<Tables>,
  of: { readonly type: JobTypeId } | { readonly version: JobTypeVersionId },
): Promise<{ id: JobId; title: string }[]> {
  const jobs = database
    .selectFrom('jobs as job')
    .innerJoin('jobtype_versions as version', 'version.id', 'job.jobtype_version_id')
    .select(['job.id', 'job.title'])
    .orderBy('job.id')
  return 'type' in of
    ? jobs.where('version.jobtype_id', '=', of.type).execute()
    : jobs.where('version.id', '=', of.version).execute()
}

function jobTypeAtKey(database: Kysely<Tables>, key: NameOrId) {
  const types = database.selectFrom('jobtypes').selectAll()
  return 'id' in key ? types.where('id', '=', jobTypeId(key.id)) : types.where('name', '=', key.name)
}
