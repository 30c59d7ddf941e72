// Software requirements of job types and jobs: what an owner needs, and who needs a software.
import type { AliasedExpression, Kysely, Selectable } from 'kysely'
import type { JobId, JobTypeVersionId, SoftwareId, SoftwareVersionId } from '@pyfarm/contract/ids'
import type { JobSoftwareRequirementTable } from '../database/job-tables.js'
import { prepared } from '../database/prepared.js'
import type { Tables } from '../database/tables.js'
import type { Tx } from '../database/database.js'
import type { RequirementView, ResolvedRequirement } from './software-requirements.js'

/** Requirements of a version of a job type, in order of creation, in the form that they are shown in. */
export async function listJobTypeRequirements(database: Kysely<Tables>, version: JobTypeVersionId): Promise<RequirementView[]> {
  return (await requirementsOfVersion(database, version)).rows
}

/** The same of a job. */
export async function listJobRequirements(database: Kysely<Tables>, job: JobId): Promise<RequirementView[]> {
  return (await requirementsOfJob(database, job)).rows
}

const columns = ['id', 'software_id', 'min_version_id', 'max_version_id'] as const

type RequirementRow = Pick<Selectable<JobSoftwareRequirementTable>, (typeof columns)[number]>

const requirementsOfVersion = prepared((database, version: JobTypeVersionId) =>
  withNames(
    database,
    database.selectFrom('jobtype_software_requirements').select(columns).where('jobtype_version_id', '=', version).as('required'),
  ),
)
const requirementsOfJob = prepared((database, job: JobId) =>
  withNames(database, database.selectFrom('job_software_requirements').select(columns).where('job_id', '=', job).as('required')),
)

function withNames(database: Kysely<Tables>, requirements: AliasedExpression<RequirementRow, 'required'>) {
  return database
    .selectFrom(requirements)
    .innerJoin('software', 'software.id', 'required.software_id')
    .leftJoin('software_versions as minimum', 'minimum.id', 'required.min_version_id')
    .leftJoin('software_versions as maximum', 'maximum.id', 'required.max_version_id')
    .select(['software.software', 'required.software_id', 'required.min_version_id', 'required.max_version_id'])
    .select(['minimum.version as min_version', 'maximum.version as max_version'])
    .orderBy('required.id')
}

export async function insertJobTypeRequirements(
  tx: Tx,
  version: JobTypeVersionId,
  requirements: readonly ResolvedRequirement[],
): Promise<void> {
  const rows = requirements.map(requirement => ({ jobtype_version_id: version, ...columnsOf(requirement) }))
  if (rows.length > 0) await tx.insertInto('jobtype_software_requirements').values(rows).execute()
}

/** The job requires these, and nothing else. */
export async function setJobRequirements(tx: Tx, job: JobId, requirements: readonly ResolvedRequirement[]): Promise<void> {
  await tx.deleteFrom('job_software_requirements').where('job_id', '=', job).execute()
  const rows = requirements.map(requirement => ({ job_id: job, ...columnsOf(requirement) }))
  if (rows.length > 0) await tx.insertInto('job_software_requirements').values(rows).execute()
}

const columnsOf = ({ softwareId, minVersionId, maxVersionId }: ResolvedRequirement) => ({
  software_id: softwareId,
  min_version_id: minVersionId,
  max_version_id: maxVersionId,
})

export interface Requirers {
  readonly jobTypes: readonly { readonly name: string; readonly version: number }[]
  readonly jobs: readonly { readonly id: number; readonly title: string }[]
}

/** Some of those that require this software, or one of these versions of it as their lowest or highest. */
export async function findRequirers(
  database: Kysely<Tables>,
  software: SoftwareId,
  versions: readonly SoftwareVersionId[] | 'all',
): Promise<Requirers> {
  let jobTypes = database
    .selectFrom('jobtype_software_requirements as required')
    .innerJoin('jobtype_versions as version', 'version.id', 'required.jobtype_version_id')
    .innerJoin('jobtypes as type', 'type.id', 'version.jobtype_id')
    .select(['type.name', 'version.version'])
    .where('required.software_id', '=', software)
  let jobs = database
    .selectFrom('job_software_requirements as required')
    .innerJoin('jobs as job', 'job.id', 'required.job_id')
    .select(['job.id', 'job.title'])
    .where('required.software_id', '=', software)
  if (versions !== 'all') {
    jobTypes = jobTypes.where(({ or, eb }) =>
      or([eb('required.min_version_id', 'in', versions), eb('required.max_version_id', 'in', versions)]),
    )
    jobs = jobs.where(({ or, eb }) =>
      or([eb('required.min_version_id', 'in', versions), eb('required.max_version_id', 'in', versions)]),
    )
  }
  return {
    jobTypes: await jobTypes.orderBy('required.id').limit(requirersNamed).execute(),
    jobs: await jobs.orderBy('required.id').limit(requirersNamed).execute(),
  }
}

const requirersNamed = 5
