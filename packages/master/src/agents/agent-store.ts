// The rows of agents.
import type { Insertable, Kysely, Selectable } from 'kysely'
import { agentStateCodes, nameOfCode } from '@pyfarm/contract/enums'
import type { AgentState } from '@pyfarm/contract/enums'
import type { AgentFilters } from '@pyfarm/contract/api/agents'
import type { AgentId } from '@pyfarm/contract/ids'
import type { AgentTable } from '../database/agent-tables.js'
import type { Tables } from '../database/tables.js'
import type { Tx } from '../database/database.js'
import { ipv4Number } from '../http/ip-address.js'

export type AgentRow = Selectable<AgentTable>
export type AgentColumns = Partial<Omit<AgentRow, 'id'>>

export const agentStateOf = (code: number): AgentState => nameOfCode(agentStateCodes, code) ?? 'offline'

export async function findAgent(database: Kysely<Tables>, id: AgentId): Promise<AgentRow | undefined> {
  return database.selectFrom('agents').selectAll().where('id', '=', id).executeTakeFirst()
}

/** The agent with its row locked, so that its state can't change meanwhile. */
export async function lockAgent(tx: Tx, id: AgentId): Promise<AgentRow | undefined> {
  return tx.selectFrom('agents').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

export async function insertAgent(tx: Tx, row: Insertable<AgentTable>): Promise<void> {
  await tx.insertInto('agents').values(row).execute()
}

export async function updateAgent(tx: Tx, id: AgentId, columns: AgentColumns): Promise<void> {
  if (Object.keys(columns).length > 0) await tx.updateTable('agents').set(columns).where('id', '=', id).execute()
}

export async function deleteAgentRow(tx: Tx, id: AgentId): Promise<void> {
  await tx.deleteFrom('agents').where('id', '=', id).execute()
}

export async function listAgents(database: Kysely<Tables>, filters: AgentFilters): Promise<AgentRow[]> {
  let query = database.selectFrom('agents').selectAll().orderBy('hostname').orderBy('port').orderBy('id')
  if (filters.min_ram !== undefined) query = query.where('ram', '>=', filters.min_ram)
  if (filters.max_ram !== undefined) query = query.where('ram', '<=', filters.max_ram)
  if (filters.min_cpus !== undefined) query = query.where('cpus', '>=', filters.min_cpus)
  if (filters.max_cpus !== undefined) query = query.where('cpus', '<=', filters.max_cpus)
  if (filters.port !== undefined) query = query.where('port', '=', filters.port)
  if (filters.hostname !== undefined) query = query.where('hostname', '=', filters.hostname)
  if (filters.remote_ip !== undefined) query = query.where('remote_ip', '=', ipv4Number(filters.remote_ip) ?? null)
  return query.execute()
}
