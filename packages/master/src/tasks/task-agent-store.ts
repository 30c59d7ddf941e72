import type { Kysely } from 'kysely'
import { agentStateCodes } from '@pyfarm/contract/enums'
import type { AgentId } from '@pyfarm/contract/ids'
import { prepared } from '../database/prepared.js'
import type { Tables } from '../database/tables.js'
import type { Tx } from '../database/database.js'
import { conflict, notFound } from '../http/refusal.js'
import type { Refusal } from '../http/refusal.js'

/** Locks the agent that a task is to be given to; refused when it can't work. */
export async function agentForTask(tx: Tx, id: AgentId): Promise<AgentId | Refusal> {
  const agent = await tx.selectFrom('agents').select(['state', 'hostname']).where('id', '=', id).forUpdate().executeTakeFirst()
  if (agent === undefined) return notFound(`agent_id: agent ${id} not found.`)
  if (agent.state === agentStateCodes.online || agent.state === agentStateCodes.running) return id
  return conflict(`Agent ${agent.hostname} is offline or disabled: it can't be given a task.`)
}

export interface TaskAgent {
  readonly id: AgentId
  readonly hostname: string
  /** An IPv4 address as an integer. */
  readonly remote_ip: number | null
  readonly port: number
}

export async function findTaskAgent(database: Kysely<Tables>, id: AgentId): Promise<TaskAgent | undefined> {
  return (await taskAgent(database, id)).rows[0]
}

/** Host names by the agents' ids. */
export async function hostnamesOf(database: Kysely<Tables>, ids: readonly AgentId[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await database.selectFrom('agents').select(['id', 'hostname']).where('id', 'in', ids).execute()
  return new Map(rows.map(row => [row.id, row.hostname]))
}

const taskAgent = prepared((database, id: AgentId) =>
  database.selectFrom('agents').select(['id', 'hostname', 'remote_ip', 'port']).where('id', '=', id),
)
