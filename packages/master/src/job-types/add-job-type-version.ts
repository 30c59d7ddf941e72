// Every change of a job type makes a new version of it: agents keep code by its version.
import type { JobTypeInput } from '@pyfarm/contract/api/job-types'
import type { JobTypeId } from '@pyfarm/contract/ids'
import type { Settings } from '@pyfarm/contract/settings/settings'
import type { Tx } from '../database/database.js'
import { insertJobTypeRequirements } from '../software/requirement-store.js'
import type { RequirementView, ResolvedRequirement } from '../software/software-requirements.js'
import { insertVersion, listVersionNumbers } from './job-type-store.js'
import type { JobTypeVersion, JobTypeVersionColumns } from './job-type-store.js'

/** Adds a version numbered one above the highest, and returns its number. */
export async function addJobTypeVersion(
  tx: Tx,
  type: JobTypeId,
  columns: JobTypeVersionColumns,
  requirements: readonly ResolvedRequirement[],
): Promise<number> {
  const highest = (await listVersionNumbers(tx, type)).at(-1) ?? 0
  const version = highest + 1
  const id = await insertVersion(tx, { ...columns, jobtype_id: type, version })
  await insertJobTypeRequirements(tx, id, requirements)
  return version
}

export const columnsOf = (input: JobTypeInput, settings: Settings): JobTypeVersionColumns => ({
  code: input.code,
  classname: input.classname ?? null,
  max_batch: input.max_batch === undefined ? settings.job_type_max_batch : input.max_batch,
  batch_contiguous: input.batch_contiguous ?? settings.job_type_batch_contiguous,
  no_automatic_start_time: input.no_automatic_start_time ?? false,
  supports_tiling: input.supports_tiling ?? false,
  data_schema: input.data_schema == null ? null : JSON.stringify(input.data_schema),
})

export const columnsOfVersion = (version: JobTypeVersion): JobTypeVersionColumns => ({
  code: version.code,
  classname: version.classname,
  max_batch: version.max_batch,
  batch_contiguous: version.batch_contiguous,
  no_automatic_start_time: version.no_automatic_start_time,
  supports_tiling: version.supports_tiling,
  data_schema: version.data_schema,
})

export const sameRequirement = (requirement: RequirementView): ResolvedRequirement => ({
  softwareId: requirement.software_id,
  minVersionId: requirement.min_version_id,
  maxVersionId: requirement.max_version_id,
})
