import type { Kysely } from 'kysely'
import type { AgentId, SoftwareVersionId } from '@pyfarm/contract/ids'
import type { Tx } from '../database/database.js'
import type { Tables } from '../database/tables.js'

export interface InstalledSoftware {
  readonly software: string
  readonly version: string
}

export async function softwareOfAgent(database: Kysely<Tables>, agent: AgentId): Promise<InstalledSoftware[]> {
  return database
    .selectFrom('agent_software_version_associations as a')
    .innerJoin('software_versions as v', 'v.id', 'a.software_version_id')
    .innerJoin('software as s', 's.id', 'v.software_id')
    .select(['s.software', 'v.version'])
    .where('a.agent_id', '=', agent)
    .orderBy('s.software')
    .orderBy('v.rank')
    .execute()
}

/** Marks the version as available on the agent, if it is not yet. */
export async function addSoftwareToAgent(tx: Tx, agent: AgentId, version: SoftwareVersionId): Promise<void> {
  const known = await tx
    .selectFrom('agent_software_version_associations')
    .select('agent_id')
    .where('agent_id', '=', agent)
    .where('software_version_id', '=', version)
    .executeTakeFirst()
  if (known === undefined)
    await tx.insertInto('agent_software_version_associations').values({ agent_id: agent, software_version_id: version }).execute()
}

export async function removeSoftwareFromAgent(tx: Tx, agent: AgentId, version: SoftwareVersionId): Promise<void> {
  await tx
    .deleteFrom('agent_software_version_associations')
    .where('agent_id', '=', agent)
    .where('software_version_id', '=', version)
    .execute()
}
