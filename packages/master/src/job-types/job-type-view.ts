// Job types as they are shown.
import type { JobTypeAnswer, JobTypeDetails, JobTypeRequirement, NewJobTypeAnswer } from '@pyfarm/contract/api/job-type-answers'
import type { Settings } from '@pyfarm/contract/settings/settings'
import { grouped } from '../database/grouped.js'
import type { RequirementView } from '../software/software-requirements.js'
import type { JobTypeVersion } from './job-type-store.js'

/** A version with what belongs to its type; the id is the type's. The answer to a POST has no more. */
export const newJobTypeView = (version: JobTypeVersion): NewJobTypeAnswer => ({
  id: version.jobtype_id,
  name: version.name,
  description: version.description,
  version: version.version,
  code: version.code,
  classname: version.classname,
  max_batch: version.max_batch,
  batch_contiguous: version.batch_contiguous,
  no_automatic_start_time: version.no_automatic_start_time,
  supports_tiling: version.supports_tiling,
  success_subject: version.success_subject,
  success_body: version.success_body,
  fail_subject: version.fail_subject,
  fail_body: version.fail_body,
})

export const jobTypeView = (version: JobTypeVersion, requirements: readonly RequirementView[]): JobTypeAnswer => ({
  ...newJobTypeView(version),
  software_requirements: [...requirements],
})

interface VersionUse {
  readonly id: number
  readonly name: string
  readonly description: string | null
  readonly version: number | null
  readonly jobs: number
}

/** A row for each type of its versions' rows, which come from the oldest on. */
export function jobTypeDetailsViews(uses: readonly VersionUse[]): JobTypeDetails[] {
  return [...grouped(uses, ({ id }) => id).values()].flatMap(of => {
    const [first] = of
    if (first === undefined) return []
    const versions = of.flatMap(({ version, jobs }) => (version === null ? [] : [{ version, jobs }]))
    const { id, name, description } = first
    const jobs = versions.reduce((sum, each) => sum + each.jobs, 0)
    return [{ id, name, description, version: versions.at(-1)?.version ?? null, jobs, versions }]
  })
}

/** A requirement at an address of its own has another form than within its job type. */
export function singleRequirementView(
  of: Pick<JobTypeVersion, 'version' | 'name'>,
  requirement: RequirementView,
): JobTypeRequirement {
  return {
    software: { id: requirement.software_id, software: requirement.software },
    min_version: boundView(requirement.min_version_id, requirement.min_version),
    max_version: boundView(requirement.max_version_id, requirement.max_version),
    jobtype_version: { version: of.version, jobtype: of.name },
  }
}

const boundView = (id: number | null, version: string | null): JobTypeRequirement['min_version'] =>
  id === null ? null : { id, version }

/** What a list of requirements is sorted and filtered by. */
export const requirementColumns = ({ software, min_version: min, max_version: max }: JobTypeRequirement) => ({
  software: software.software,
  min_version: min?.version ?? null,
  max_version: max?.version ?? null,
})

/** Columns of type and version in one, as PyFarm names them. */
export const jobTypeSchemaView = (settings: Settings): Record<string, string> => ({
  id: 'INTEGER',
  name: `VARCHAR(${settings.job_type_max_name_length})`,
  description: 'TEXT',
  success_subject: 'TEXT',
  success_body: 'TEXT',
  fail_subject: 'TEXT',
  fail_body: 'TEXT',
  jobtype_id: 'INTEGER',
  version: 'INTEGER',
  max_batch: 'INTEGER',
  batch_contiguous: 'BOOLEAN',
  no_automatic_start_time: 'BOOLEAN',
  supports_tiling: 'BOOLEAN',
  classname: `VARCHAR(${settings.job_type_max_class_name_length})`,
  code: 'TEXT',
})
