import type { Kysely } from 'kysely'
import type { JobId } from '@pyfarm/contract/ids'
import type { Tables } from '../database/tables.js'
import type { Tx } from '../database/database.js'
import type { RequirementView, ResolvedRequirement } from '../software/software-requirements.js'

export async function setSoftwareRequirements(tx: Tx, job: JobId, requirements: readonly ResolvedRequirement[]): Promise<void> {
  await tx.deleteFrom('job_software_requirements').where('job_id', '=', job).execute()
  const rows = requirements.map(({ softwareId, minVersionId, maxVersionId }) => ({
    job_id: job,
    software_id: softwareId,
    min_version_id: minVersionId,
    max_version_id: maxVersionId,
  }))
  if (rows.length > 0) await tx.insertInto('job_software_requirements').values(rows).execute()
}

export async function listSoftwareRequirements(database: Kysely<Tables>, job: JobId): Promise<RequirementView[]> {
  return database
    .selectFrom('job_software_requirements as r')
    .innerJoin('software as s', 's.id', 'r.software_id')
    .leftJoin('software_versions as low', 'low.id', 'r.min_version_id')
    .leftJoin('software_versions as high', 'high.id', 'r.max_version_id')
    .select([
      's.software',
      'r.software_id',
      'low.version as min_version',
      'r.min_version_id',
      'high.version as max_version',
      'r.max_version_id',
    ])
    .where('r.job_id', '=', job)
    .orderBy('r.id')
    .execute()
}
