// What a job or a version of a job type needs on an agent: a software with the lowest and highest version that do.
import type { AliasedSelectQueryBuilder, Kysely } from 'kysely'
import type { SoftwareRequirementInput } from '@pyfarm/contract/api/software'
import type { JobId, JobTypeVersionId, SoftwareId, SoftwareVersionId } from '@pyfarm/contract/ids'
import type { Tables } from '../database/tables.js'
import type { Tx } from '../farm.js'
import { conflict, isRefusal, notFound } from '../http/refusal.js'
import type { Refusal } from '../http/refusal.js'
import { findSoftware, findVersionByName } from './software-store.js'
import type { Software } from './software-store.js'

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
    const software = await findRequiredSoftware(tx, requirement.software)
    if (software === undefined) return notFound(`Software ${requirement.software} not found`)
    if (resolved.has(software.id))
      return conflict(`software_requirements: software ${software.software} is named more than once.`)
    const minimum = await findBound(tx, software, requirement.min_version)
    if (isRefusal(minimum)) return minimum
    const maximum = await findBound(tx, software, requirement.max_version)
    if (isRefusal(maximum)) return maximum
    resolved.set(software.id, { softwareId: software.id, minVersionId: minimum, maxVersionId: maximum })
  }
  return [...resolved.values()]
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

/** A requirement with its names, as it is shown within a job or a job type. */
export interface RequirementView {
  readonly software: string
  readonly software_id: SoftwareId
  readonly min_version: string | null
  readonly min_version_id: SoftwareVersionId | null
  readonly max_version: string | null
  readonly max_version_id: SoftwareVersionId | null
}

/** Requirements of a job or of a version of a job type, in order of creation, in the form that both are shown in. */
export async function loadRequirements(
  database: Kysely<Tables>,
  owner: { readonly jobId: JobId } | { readonly jobTypeVersionId: JobTypeVersionId },
): Promise<RequirementView[]> {
  return database
    .selectFrom('jobId' in owner ? ofJob(database, owner.jobId) : ofJobTypeVersion(database, owner.jobTypeVersionId))
    .innerJoin('software', 'software.id', 'required.software_id')
    .leftJoin('software_versions as minimum', 'minimum.id', 'required.min_version_id')
    .leftJoin('software_versions as maximum', 'maximum.id', 'required.max_version_id')
    .select(['software.software', 'required.software_id', 'required.min_version_id', 'required.max_version_id'])
    .select(['minimum.version as min_version', 'maximum.version as max_version'])
    .orderBy('required.id')
    .execute()
}

interface RequirementRow {
  readonly id: number
  readonly software_id: SoftwareId
  readonly min_version_id: SoftwareVersionId | null
  readonly max_version_id: SoftwareVersionId | null
}

type Required = AliasedSelectQueryBuilder<RequirementRow, 'required'>

const columns = ['id', 'software_id', 'min_version_id', 'max_version_id'] as const

function ofJob(database: Kysely<Tables>, job: JobId): Required {
  return database.selectFrom('job_software_requirements').select(columns).where('job_id', '=', job).as('required')
}

function ofJobTypeVersion(database: Kysely<Tables>, version: JobTypeVersionId): Required {
  return database
    .selectFrom('jobtype_software_requirements')
    .select(columns)
    .where('jobtype_version_id', '=', version)
    .as('required')
}
