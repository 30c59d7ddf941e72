import { change } from '../farm.js'
import type { Farm } from '../farm.js'
import { conflict, RefusedError } from '../http/refusal.js'
import type { NameOrId } from '../http/wire.js'
import { findJobTypeForChange, findVersion, listJobsOf, removeJobType, removeVersion } from './job-type-store.js'

const namedInAnswer = 5

/** Deletes the type with all its versions, if it is there. @throws RefusedError 409 while jobs use it, with which */
export async function deleteJobType(farm: Farm, key: NameOrId): Promise<void> {
  await change(farm, async tx => {
    const type = await findJobTypeForChange(tx, key)
    if (type === undefined) return
    refuseWhileUsed(`Job type ${type.name}`, await listJobsOf(tx, { type: type.id }))
    await removeJobType(tx, type.id)
  })
}

/** Deletes one version, if it is there. @throws RefusedError 409 while jobs use it, with which */
export async function deleteJobTypeVersion(farm: Farm, key: NameOrId, number: number | undefined): Promise<void> {
  if (number === undefined) return
  await change(farm, async tx => {
    const version = await findVersion(tx, key, number)
    if (version === undefined) return
    refuseWhileUsed(`Version ${number} of job type ${version.name}`, await listJobsOf(tx, { version: version.id }))
    await removeVersion(tx, version.id)
  })
}

function refuseWhileUsed(what: string, jobs: readonly { readonly id: number; readonly title: string }[]): void {
  if (jobs.length === 0) return
  const named = jobs.slice(0, namedInAnswer).map(({ id, title }) => `job ${id} (${title})`)
  const others = jobs.length > namedInAnswer ? ` and ${jobs.length - namedInAnswer} more` : ''
  throw new RefusedError(conflict(`${what} can't be deleted: it is used by ${named.join(', ')}${others}.`))
}
