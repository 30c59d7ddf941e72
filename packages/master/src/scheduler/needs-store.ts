// What jobs and their job type versions ask of an agent. Jobs that ask for the same share one object.
import type { Kysely } from 'kysely'
import type { JobId, JobTypeVersionId, SoftwareId, SoftwareVersionId } from '@pyfarm/contract/ids'
import type { SoftwareVersionTable } from '../database/agent-tables.js'
import type { Tables } from '../database/tables.js'
import type { JobNeeds } from './farm-snapshot.js'
import { grouped } from '../database/grouped.js'

type Ranked = Pick<SoftwareVersionTable, 'software_id' | 'rank'> & { id: SoftwareVersionId }

export interface Requirement {
  readonly software_id: SoftwareId
  readonly min_version_id: SoftwareVersionId | null
  readonly max_version_id: SoftwareVersionId | null
}

export type NeedsOf = (job: JobId, version: JobTypeVersionId) => JobNeeds

export async function readNeeds(database: Kysely<Tables>): Promise<NeedsOf> {
  const versions = await database.selectFrom('software_versions').select(['id', 'software_id', 'rank']).orderBy('id').execute()
  const requirementsOf = await readRequirements(database)
  const tags = await database.selectFrom('job_tag_requirements').selectAll().orderBy('id').execute()
  const jobTags = grouped(tags, row => row.job_id)
  const shared = new Map<string, JobNeeds>()
  return (job, version) => {
    const software = requirementsOf(job, version).map(requirement => satisfying(requirement, versions))
    const wanted = jobTags.get(job) ?? []
    const needs = {
      software,
      requiredTags: wanted.filter(tag => !tag.negate).map(tag => tag.tag_id),
      forbiddenTags: wanted.filter(tag => tag.negate).map(tag => tag.tag_id),
    }
    const key = JSON.stringify(needs)
    const same = shared.get(key)
    if (same !== undefined) return same
    shared.set(key, needs)
    return needs
  }
}

/** The software that a job asks for and then what its job type version asks for: one entry for each of `JobNeeds.software`. */
export async function readRequirements(
  database: Kysely<Tables>,
): Promise<(job: JobId, version: JobTypeVersionId) => Requirement[]> {
  const ofJob = await database.selectFrom('job_software_requirements').selectAll().orderBy('id').execute()
  const ofVersion = await database.selectFrom('jobtype_software_requirements').selectAll().orderBy('id').execute()
  const jobSoftware = grouped(ofJob, row => row.job_id)
  const versionSoftware = grouped(ofVersion, row => row.jobtype_version_id)
  return (job, version) => [...(jobSoftware.get(job) ?? []), ...(versionSoftware.get(version) ?? [])]
}

/** The versions with a rank between those of the lowest and the highest; either may be open. */
function satisfying(requirement: Requirement, versions: readonly Ranked[]): SoftwareVersionId[] {
  const rankOf = (id: SoftwareVersionId | null) => versions.find(version => version.id === id)?.rank
  const least = rankOf(requirement.min_version_id) ?? -Infinity
  const most = rankOf(requirement.max_version_id) ?? Infinity
  return versions
    .filter(({ software_id, rank }) => software_id === requirement.software_id && rank >= least && rank <= most)
    .map(version => version.id)
}
