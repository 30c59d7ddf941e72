// POST and PUT of a job type: the first makes a type, the second also adds versions to one.
import type { JobTypeInput } from '@pyfarm/contract/api/job-types'
import type { JobTypeId } from '@pyfarm/contract/ids'
import { change } from '../farm.js'
import type { Tx } from '../database/database.js'
import type { Farm } from '../farm.js'
import { badRequest, conflict, orRefuse, RefusedError } from '../http/refusal.js'
import type { NameOrId } from '../http/wire.js'
import { refuseBrokenTemplates } from '../mail/check-templates.js'
import { listJobTypeRequirements } from '../software/requirement-store.js'
import { resolveRequirements } from '../software/software-requirements.js'
import type { ResolvedRequirement } from '../software/software-requirements.js'
import { addJobTypeVersion, columnsOf, sameRequirement } from './add-job-type-version.js'
import { findJobType, findJobTypeForChange, findVersion, insertJobType, updateJobType } from './job-type-store.js'
import type { JobType } from './job-type-store.js'
import { jobTypeNotFound } from './show-job-type.js'

export interface AddedVersion {
  readonly id: JobTypeId
  readonly version: number
}

/** @throws RefusedError 400 for a mail template that can't be read, 404 for unknown software, 409 for a taken name */
export async function createJobType(farm: Farm, input: JobTypeInput): Promise<AddedVersion> {
  await refuseBrokenTemplates(farm, input)
  return change(farm, tx => createWithin(farm, tx, input))
}

/** Adds a version to the type at this address, or makes it. @throws RefusedError 400 for a new type with another name or a mail template that can't be read, 404, 409 */
export async function putJobType(farm: Farm, key: NameOrId, input: JobTypeInput): Promise<AddedVersion> {
  await refuseBrokenTemplates(farm, input)
  return change(farm, async tx => {
    const known = await findJobTypeForChange(tx, key)
    if (known === undefined) return createAt(farm, tx, key, input)
    if (known.name !== input.name) await refuseTakenName(tx, input.name)
    const requirements = await requirementsOf(tx, known, input)
    await updateJobType(tx, known.id, { name: input.name, description: input.description ?? null, ...templatesOf(input) })
    return { id: known.id, version: await addJobTypeVersion(tx, known.id, columnsOf(input, farm.settings), requirements) }
  })
}

async function createAt(farm: Farm, tx: Tx, key: NameOrId, input: JobTypeInput): Promise<AddedVersion> {
  // No id can be reserved, so there is nothing to make at an id.
  if ('id' in key) throw new RefusedError(jobTypeNotFound(key))
  if (key.name !== input.name)
    throw new RefusedError(badRequest('name: The name of a new job type must be the one in its address.'))
  return createWithin(farm, tx, input)
}

async function createWithin(farm: Farm, tx: Tx, input: JobTypeInput): Promise<AddedVersion> {
  await refuseTakenName(tx, input.name)
  const requirements = orRefuse(await resolveRequirements(tx, input.software_requirements ?? []))
  const id = await insertJobType(tx, {
    name: input.name,
    description: input.description ?? null,
    ...noTemplates,
    ...templatesOf(input),
  })
  return { id, version: await addJobTypeVersion(tx, id, columnsOf(input, farm.settings), requirements) }
}

async function refuseTakenName(tx: Tx, name: string): Promise<void> {
  if ((await findJobType(tx, { name })) !== undefined) throw new RefusedError(conflict(`Job type ${name} already exists`))
}

/** Without a list, those of the version before. */
async function requirementsOf(tx: Tx, type: JobType, input: JobTypeInput): Promise<ResolvedRequirement[]> {
  if (input.software_requirements !== undefined) return orRefuse(await resolveRequirements(tx, input.software_requirements))
  const before = await findVersion(tx, { id: type.id }, 'newest')
  return before === undefined ? [] : (await listJobTypeRequirements(tx, before.id)).map(sameRequirement)
}

const noTemplates = { success_subject: null, success_body: null, fail_subject: null, fail_body: null }

/** Those that are given: PyFarm's clients can't send them, so leaving them out takes none away. */
function templatesOf(input: JobTypeInput): Partial<Record<keyof typeof noTemplates, string | null>> {
  const { success_subject, success_body, fail_subject, fail_body } = input
  const given = Object.entries({ success_subject, success_body, fail_subject, fail_body }).filter(
    ([, text]) => text !== undefined,
  )
  return Object.fromEntries(given)
}
