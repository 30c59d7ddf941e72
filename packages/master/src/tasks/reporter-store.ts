import type { Kysely } from 'kysely'
import type { AgentId } from '@pyfarm/contract/ids'
import type { Tables } from '../database/tables.js'

/** Agents whose requests come from the address. */
export async function agentsAtAddress(database: Kysely<Tables>, ip: number): Promise<AgentId[]> {
  const rows = await database.selectFrom('agents').select('id').where('remote_ip', '=', ip).execute()
  return rows.map(row => row.id)
}

/** Agents without an address that are called by this name. */
export async function agentsByHostname(database: Kysely<Tables>, hostname: string): Promise<AgentId[]> {
  const rows = await database
    .selectFrom('agents')
    .select('id')
    .where('remote_ip', 'is', null)
    .where('hostname', '=', hostname)
    .execute()
  return rows.map(row => row.id)
}
