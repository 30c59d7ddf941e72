// The rows of agents.
import type { Insertable, Kysely, Selectable } from 'kysely'
import { agentStateCodes, nameOfCode } from '@pyfarm/contract/enums'
import type { AgentState } from '@pyfarm/contract/enums'
import type { AgentId } from '@pyfarm/contract/ids'
import type { AgentTable } from '../database/agent-tables.js'
import type { Tables } from '../database/tables.js'
import { insertOrIgnore } from '../database/insert.js'
import { prepared } from '../database/prepared.js'
import type { Tx } from '../database/database.js'

export type AgentRow = Selectable<AgentTable>
export type AgentColumns = Partial<Omit<AgentRow, 'id'>>

/** What the row has when nothing speaks against the agent. */
export const cleanRecord = { failures_in_row: 0, jobs_failed_in_row: 0, last_failed_job: null, set_aside_because: null } as const

export const agentStateOf = (code: number): AgentState => nameOfCode(agentStateCodes, code) ?? 'offline'

export async function findAgent(database: Kysely<Tables>, id: AgentId): Promise<AgentRow | undefined> {
  return (await agentWithId(database, id)).rows[0]
}

const agentWithId = prepared((database, id: AgentId) => database.selectFrom('agents').selectAll().where('id', '=', id))

/** The agent with its row locked, so that its state can't change meanwhile. */
export async function lockAgent(tx: Tx, id: AgentId): Promise<AgentRow | undefined> {
  return (await agentForUpdate(tx, id)).rows[0]
}

const agentForUpdate = prepared((database, id: AgentId) =>
  database.selectFrom('agents').selectAll().where('id', '=', id).forUpdate(),
)

/** False when somebody else has made the agent at the same moment. */
export async function insertAgent(tx: Tx, row: Insertable<AgentTable>): Promise<boolean> {
  return (await insertOrIgnore(tx, 'agents', [row])) === 1
}

export async function updateAgent(tx: Tx, id: AgentId, columns: AgentColumns): Promise<void> {
  if (Object.keys(columns).length > 0) await updateColumns(tx, id, columns)
}

const updateColumns = prepared((database, id: AgentId, columns: AgentColumns) =>
  database.updateTable('agents').set(columns).where('id', '=', id),
)

export async function deleteAgentRow(tx: Tx, id: AgentId): Promise<void> {
  await tx.deleteFrom('agents').where('id', '=', id).execute()
}
