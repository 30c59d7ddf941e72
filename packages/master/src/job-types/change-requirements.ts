// Software requirements of a job type, one at a time. Each change makes a new version of the type.
import type { SoftwareRequirementInput } from '@pyfarm/contract/api/software'
import type { SoftwareId } from '@pyfarm/contract/ids'
import { change } from '../farm.js'
import type { Tx } from '../database/database.js'
import type { Farm } from '../farm.js'
import { conflict, orRefuse, RefusedError } from '../http/refusal.js'
import type { NameOrId } from '../http/wire.js'
import { listJobTypeRequirements } from '../software/requirement-store.js'
import { resolveRequirement } from '../software/software-requirements.js'
import { addJobTypeVersion, columnsOfVersion, sameRequirement } from './add-job-type-version.js'
import { findJobTypeForChange, findVersion } from './job-type-store.js'
import type { JobTypeVersion } from './job-type-store.js'
import { isOf, jobTypeNotFound } from './show-job-type.js'

/** Returns the software that is required now. @throws RefusedError 404 for what is unknown, 409 if it is required already */
export async function addRequirement(farm: Farm, key: NameOrId, wanted: SoftwareRequirementInput): Promise<SoftwareId> {
  return change(farm, async tx => {
    const newest = await newestForChange(tx, key)
    const added = orRefuse(await resolveRequirement(tx, wanted))
    const present = (await listJobTypeRequirements(tx, newest.id)).map(sameRequirement)
    if (present.some(({ softwareId }) => softwareId === added.softwareId)) {
      throw new RefusedError(conflict(`Job type ${newest.name} already requires software ${wanted.software}`))
    }
    await addJobTypeVersion(tx, newest.jobtype_id, columnsOfVersion(newest), [...present, added])
    return added.softwareId
  })
}

/** Makes a new version without the requirement, also if there was none. @throws RefusedError 404 for an unknown type */
export async function removeRequirement(farm: Farm, key: NameOrId, software: NameOrId): Promise<void> {
  await change(farm, async tx => {
    const newest = await newestForChange(tx, key)
    const present = await listJobTypeRequirements(tx, newest.id)
    const kept = present.filter(requirement => !isOf({ id: requirement.software_id, software: requirement.software }, software))
    await addJobTypeVersion(tx, newest.jobtype_id, columnsOfVersion(newest), kept.map(sameRequirement))
  })
}

async function newestForChange(tx: Tx, key: NameOrId): Promise<JobTypeVersion> {
  const type = await findJobTypeForChange(tx, key)
  const newest = type === undefined ? undefined : await findVersion(tx, { id: type.id }, 'newest')
  return orRefuse(newest ?? jobTypeNotFound(key))
}
