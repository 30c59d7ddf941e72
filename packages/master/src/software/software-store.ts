// Software and its versions.
import type { Kysely, Selectable, Updateable } from 'kysely'
import type { SoftwareId, SoftwareVersionId } from '@pyfarm/contract/ids'
import { softwareId, softwareVersionId } from '@pyfarm/contract/ids'
import { insertRow } from '../database/insert.js'
import type { SoftwareVersionTable } from '../database/agent-tables.js'
import type { Tables } from '../database/tables.js'
import type { Tx } from '../database/database.js'
import type { NameOrId } from '../http/wire.js'

export interface Software {
  readonly id: SoftwareId
  readonly software: string
}

export type SoftwareVersion = Selectable<SoftwareVersionTable>
export type SoftwareVersionColumns = Omit<SoftwareVersion, 'id' | 'software_id'>

export async function findSoftware(database: Kysely<Tables>, key: NameOrId): Promise<Software | undefined> {
  return softwareAtKey(database, key).executeTakeFirst()
}

/** The same, and others who want to change it wait for this transaction. */
export async function findSoftwareForChange(tx: Tx, key: NameOrId): Promise<Software | undefined> {
  return softwareAtKey(tx, key).forUpdate().executeTakeFirst()
}

/** In order of creation. */
export async function listSoftware(database: Kysely<Tables>): Promise<Software[]> {
  return database.selectFrom('software').selectAll().orderBy('id').execute()
}

export async function insertSoftware(tx: Tx, software: string): Promise<SoftwareId> {
  return softwareId(await insertRow(tx, 'software', { software }))
}

export async function renameSoftware(tx: Tx, id: SoftwareId, software: string): Promise<void> {
  await tx.updateTable('software').set({ software }).where('id', '=', id).execute()
}

/** Its versions, and that agents have them, go with it. */
export async function removeSoftware(tx: Tx, id: SoftwareId): Promise<void> {
  await tx.deleteFrom('software').where('id', '=', id).execute()
}

/** The version of that name; only if none has it, and it is digits, the one with that id. */
export async function findSoftwareVersion(
  database: Kysely<Tables>,
  software: SoftwareId,
  nameOrDigits: string,
): Promise<SoftwareVersion | undefined> {
  const named = await findVersionByName(database, software, nameOrDigits)
  if (named !== undefined || !/^\d{1,9}$/.test(nameOrDigits)) return named
  return versionsOf(database, software)
    .where('id', '=', softwareVersionId(Number(nameOrDigits)))
    .executeTakeFirst()
}

export async function findVersionByName(
  database: Kysely<Tables>,
  software: SoftwareId,
  name: string,
): Promise<SoftwareVersion | undefined> {
  return versionsOf(database, software).where('version', '=', name).executeTakeFirst()
}

/** In order of creation. */
export async function listVersions(database: Kysely<Tables>, software: SoftwareId): Promise<SoftwareVersion[]> {
  return versionsOf(database, software).orderBy('id').execute()
}

/** Versions of all software, in order of creation; without their code. */
export async function listAllVersions(database: Kysely<Tables>) {
  return database.selectFrom('software_versions').select(['id', 'software_id', 'version', 'rank']).orderBy('id').execute()
}

/** What there is to say of versions of all software, or of one, in order of creation; without their code. */
export async function listVersionDetails(database: Kysely<Tables>, software?: SoftwareId) {
  const held = database
    .selectFrom('agent_software_version_associations')
    .select(({ fn }) => ['software_version_id', fn.countAll().as('agents')])
    .groupBy('software_version_id')
    .as('held')
  let versions = database
    .selectFrom('software_versions as version')
    .leftJoin(held, 'held.software_version_id', 'version.id')
    .select(['version.id', 'version.software_id', 'version.version', 'version.rank', 'version.default'])
    .select(['version.discovery_function_name', 'held.agents'])
    .select(({ eb }) => eb('version.discovery_code', 'is not', null).as('has_code'))
  if (software !== undefined) versions = versions.where('version.software_id', '=', software)
  return versions.orderBy('version.id').execute()
}
export type VersionDetails = Awaited<ReturnType<typeof listVersionDetails>>[number]

export async function insertVersions(tx: Tx, software: SoftwareId, versions: readonly SoftwareVersionColumns[]): Promise<void> {
  if (versions.length === 0) return
  await tx
    .insertInto('software_versions')
    .values(versions.map(version => ({ ...version, software_id: software })))
    .execute()
}

export async function updateVersion(tx: Tx, id: SoftwareVersionId, columns: Updateable<SoftwareVersionTable>): Promise<void> {
  await tx.updateTable('software_versions').set(columns).where('id', '=', id).execute()
}

export async function removeVersions(tx: Tx, ids: readonly SoftwareVersionId[]): Promise<void> {
  if (ids.length > 0) await tx.deleteFrom('software_versions').where('id', 'in', ids).execute()
}

function softwareAtKey(database: Kysely<Tables>, key: NameOrId) {
  const software = database.selectFrom('software').selectAll()
  return 'id' in key ? software.where('id', '=', softwareId(key.id)) : software.where('software', '=', key.name)
}

function versionsOf(database: Kysely<Tables>, software: SoftwareId) {
  return database.selectFrom('software_versions').selectAll().where('software_id', '=', software)
}
