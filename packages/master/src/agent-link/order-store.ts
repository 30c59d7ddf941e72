// Which agents people want something of, and what.
import type { Kysely } from 'kysely'
import { agentStateCodes, useAddressCodes } from '@pyfarm/contract/enums'
import type { AgentId } from '@pyfarm/contract/ids'
import type { Tables } from '../database/tables.js'

/** Agents that can be called and were not found to be offline. */
export async function agentsWithOpenOrders(database: Kysely<Tables>): Promise<AgentId[]> {
  const rows = await database
    .selectFrom('agents')
    .select('id')
    .where('use_address', '!=', useAddressCodes.passive)
    .where('state', '!=', agentStateCodes.offline)
    .where(({ or, eb }) =>
      or([eb('restart_requested', '=', true), eb('upgrade_to', 'is not', null), eb('software_check_requested', 'is not', null)]),
    )
    .orderBy('id')
    .execute()
  return rows.map(row => row.id)
}

/** Every software version that an agent can look for by itself. */
export async function listDiscoverableVersions(database: Kysely<Tables>): Promise<{ software: string; version: string }[]> {
  return database
    .selectFrom('software_versions as v')
    .innerJoin('software as s', 's.id', 'v.software_id')
    .select(['s.software', 'v.version'])
    .where('v.discovery_code', 'is not', null)
    .where('v.discovery_function_name', 'is not', null)
    .orderBy('s.software')
    .orderBy('v.rank')
    .execute()
}
