// Job types and their versions at an address, and all that is shown of them.
import type { JobTypeRequirement } from '@pyfarm/contract/api/job-type-answers'
import type { Database } from '../database/database.js'
import type { Tables } from '../database/tables.js'
import { notFound, orRefuse } from '../http/refusal.js'
import type { Refusal } from '../http/refusal.js'
import { describeNameOrId } from '../http/wire.js'
import type { NameOrId } from '../http/wire.js'
import { listJobTypeRequirements } from '../software/requirement-store.js'
import { findJobType, findVersion, listVersionNumbers } from './job-type-store.js'
import type { JobTypeVersion } from './job-type-store.js'
import { jobTypeView, singleRequirementView } from './job-type-view.js'

type Read = Database<Tables>['read']

/** A number, or undefined for what can be no number of a version. */
export type VersionWanted = number | 'newest' | undefined

export function jobTypeNotFound(key: NameOrId, version: VersionWanted = 'newest'): Refusal {
  const which = typeof version === 'number' ? `version ${version}` : 'a version'
  return notFound(`Job type ${describeNameOrId(key)} or ${which} of it not found`)
}

/** @throws RefusedError 404 */
export async function versionAt(read: Read, key: NameOrId, version: VersionWanted): Promise<JobTypeVersion> {
  const found = version === undefined ? undefined : await findVersion(read, key, version)
  return orRefuse(found ?? jobTypeNotFound(key, version))
}

/** @throws RefusedError 404 */
export async function showJobType(read: Read, key: NameOrId, version: VersionWanted) {
  const found = await versionAt(read, key, version)
  return jobTypeView(found, await listJobTypeRequirements(read, found.id))
}

/** @throws RefusedError 404 for an unknown type; one without versions has an empty list */
export async function showVersionNumbers(read: Read, key: NameOrId): Promise<number[]> {
  const type = orRefuse((await findJobType(read, key)) ?? notFound(`Job type ${describeNameOrId(key)} not found`))
  return listVersionNumbers(read, type.id)
}

/** @throws RefusedError 404 */
export async function showRequirements(read: Read, key: NameOrId, version: VersionWanted): Promise<JobTypeRequirement[]> {
  const found = await versionAt(read, key, version)
  return (await listJobTypeRequirements(read, found.id)).map(requirement => singleRequirementView(found, requirement))
}

/** @throws RefusedError 404 */
export async function showRequirement(read: Read, key: NameOrId, software: NameOrId): Promise<JobTypeRequirement> {
  const requirements = await showRequirements(read, key, 'newest')
  const required = requirements.find(requirement => isOf(requirement.software, software))
  return orRefuse(
    required ?? notFound(`Job type ${describeNameOrId(key)} does not require software ${describeNameOrId(software)}`),
  )
}

export function isOf(software: { readonly id: number; readonly software: string }, key: NameOrId): boolean {
  return 'id' in key ? software.id === key.id : software.software === key.name
}
