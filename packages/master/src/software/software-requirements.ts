// What a job or a version of a job type needs on an agent: a software with the lowest and highest version that do.
import type { SoftwareRequirementInput } from '@pyfarm/contract/api/software'
import type { SoftwareId, SoftwareVersionId } from '@pyfarm/contract/ids'
import type { Tx } from '../database/database.js'
import { conflict, isRefusal, notFound } from '../http/refusal.js'
import type { Refusal } from '../http/refusal.js'
import { findSoftware, findVersionByName } from './software-store.js'
import type { Software } from './software-store.js'

/** A requirement with its names, as it is shown within a job or a job type. */
export interface RequirementView {
  readonly software: string
  readonly software_id: SoftwareId
  readonly min_version: string | null
  readonly min_version_id: SoftwareVersionId | null
  readonly max_version: string | null
  readonly max_version_id: SoftwareVersionId | null
}

export interface ResolvedRequirement {
  readonly softwareId: SoftwareId
  readonly minVersionId: SoftwareVersionId | null
  readonly maxVersionId: SoftwareVersionId | null
}

/** The ids behind the names of a request; 404 for a name that is unknown, 409 for a software that is named twice. */
export async function resolveRequirements(
  tx: Tx,
  requirements: readonly SoftwareRequirementInput[],
): Promise<ResolvedRequirement[] | Refusal> {
  const resolved = new Map<SoftwareId, ResolvedRequirement>()
  for (const requirement of requirements) {
    const found = await resolveRequirement(tx, requirement)
    if (isRefusal(found)) return found
    if (resolved.has(found.softwareId))
      return conflict(`software_requirements: software ${requirement.software} is named more than once.`)
    resolved.set(found.softwareId, found)
  }
  return [...resolved.values()]
}

/** The ids behind the names of one requirement; 404 for a name that is unknown. */
export async function resolveRequirement(tx: Tx, requirement: SoftwareRequirementInput): Promise<ResolvedRequirement | Refusal> {
  const software = await findRequiredSoftware(tx, requirement.software)
  if (software === undefined) return notFound(`Software ${requirement.software} not found`)
  const minimum = await findBound(tx, software, requirement.min_version)
  if (isRefusal(minimum)) return minimum
  const maximum = await findBound(tx, software, requirement.max_version)
  if (isRefusal(maximum)) return maximum
  return { softwareId: software.id, minVersionId: minimum, maxVersionId: maximum }
}

async function findRequiredSoftware(tx: Tx, software: string | number): Promise<Software | undefined> {
  if (typeof software === 'number') return findSoftware(tx, { id: software })
  const named = await findSoftware(tx, { name: software })
  return named === undefined && /^\d{1,9}$/.test(software) ? findSoftware(tx, { id: Number(software) }) : named
}

async function findBound(
  tx: Tx,
  software: Software,
  name: string | null | undefined,
): Promise<SoftwareVersionId | null | Refusal> {
  if (name === null || name === undefined) return null
  const version = await findVersionByName(tx, software.id, name)
  return version?.id ?? notFound(`Version ${name} of software ${software.software} not found`)
}
