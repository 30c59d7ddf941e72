import type { Kysely } from 'kysely'
import type { AgentId } from '@pyfarm/contract/ids'
import { prepared } from '../database/prepared.js'
import type { Tables } from '../database/tables.js'

/** Agents whose requests come from the address: that have it, or have none and are called by its name. */
export async function agentsAtAddress(database: Kysely<Tables>, ip: number, name: string): Promise<AgentId[]> {
  return (await atAddress(database, ip, name)).rows.map(row => row.id)
}

const atAddress = prepared((database, ip: number, name: string) =>
  database
    .selectFrom('agents')
    .leftJoin('agent_enrolments as e', 'e.agent_id', 'agents.id')
    .select('id')
    // Those show a token.
    .where('e.agent_id', 'is', null)
    .where(eb => eb.or([eb('remote_ip', '=', ip), eb.and([eb('remote_ip', 'is', null), eb('hostname', '=', name)])])),
)
