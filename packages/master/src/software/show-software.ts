// Software at an address, and all that is shown of it.
import type { Database } from '../database/database.js'
import { grouped } from '../database/grouped.js'
import type { Tables } from '../database/tables.js'
import { notFound, orRefuse } from '../http/refusal.js'
import { describeNameOrId } from '../http/wire.js'
import type { NameOrId } from '../http/wire.js'
import { findRequirers } from './requirement-store.js'
import {
  findSoftware,
  findSoftwareVersion,
  listAllVersions,
  listSoftware,
  listVersionDetails,
  listVersions,
} from './software-store.js'
import type { Software, SoftwareVersion } from './software-store.js'
import { softwareDetailsView, softwareView } from './software-view.js'

type Read = Database<Tables>['read']

export const softwareNotFound = (key: NameOrId) => notFound(`Software ${describeNameOrId(key)} not found`)

/** @throws RefusedError 404 */
export async function softwareAt(read: Read, key: NameOrId): Promise<Software> {
  return orRefuse((await findSoftware(read, key)) ?? softwareNotFound(key))
}

/** @throws RefusedError 404 */
export async function versionAt(read: Read, key: NameOrId, version: string): Promise<SoftwareVersion> {
  const software = await softwareAt(read, key)
  return orRefuse(
    (await findSoftwareVersion(read, software.id, version)) ??
      notFound(`Version ${version} of software ${software.software} not found`),
  )
}

export async function showSoftware(read: Read, key: NameOrId) {
  const software = await softwareAt(read, key)
  return softwareView(software, await listVersions(read, software.id))
}

export async function showAllSoftware(read: Read) {
  const versions = grouped(await listAllVersions(read), version => version.software_id)
  return (await listSoftware(read)).map(software => softwareView(software, versions.get(software.id) ?? []))
}

/** The same with what `include=details` adds. */
export async function showAllSoftwareDetails(read: Read) {
  const versions = grouped(await listVersionDetails(read), version => version.software_id)
  return (await listSoftware(read)).map(software => softwareDetailsView(software, versions.get(software.id) ?? []))
}

/** With some of those that require it. @throws RefusedError 404 */
export async function showSoftwareDetails(read: Read, key: NameOrId) {
  const software = await softwareAt(read, key)
  const { jobTypes, jobs } = await findRequirers(read, software.id, 'all')
  return {
    ...softwareDetailsView(software, await listVersionDetails(read, software.id)),
    required_by: { jobtypes: [...jobTypes], jobs: [...jobs] },
  }
}
