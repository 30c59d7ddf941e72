// Software and its versions.
import type { Kysely, Selectable } from 'kysely'
import type { SoftwareId } from '@pyfarm/contract/ids'
import { softwareId, softwareVersionId } from '@pyfarm/contract/ids'
import type { SoftwareVersionTable, Tables } from '../database/tables.js'
import type { NameOrId } from '../http/wire.js'

export interface Software {
  readonly id: SoftwareId
  readonly software: string
}

export type SoftwareVersion = Selectable<SoftwareVersionTable>

export async function findSoftware(database: Kysely<Tables>, key: NameOrId): Promise<Software | undefined> {
  const software = database.selectFrom('software').selectAll()
  return 'id' in key
    ? software.where('id', '=', softwareId(key.id)).executeTakeFirst()
    : software.where('software', '=', key.name).executeTakeFirst()
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
export async function loadVersions(database: Kysely<Tables>, software: SoftwareId): Promise<SoftwareVersion[]> {
  return versionsOf(database, software).orderBy('id').execute()
}

function versionsOf(database: Kysely<Tables>, software: SoftwareId) {
  return database.selectFrom('software_versions').selectAll().where('software_id', '=', software)
}
