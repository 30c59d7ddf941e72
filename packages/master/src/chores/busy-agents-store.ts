import type { Kysely } from 'kysely'
import type { AgentId } from '@pyfarm/contract/ids'
import type { Tables } from '../database/tables.js'

/** Agents with unfinished tasks: after a start of the master their work may have gone on, or be lost. */
export async function busyAgents(database: Kysely<Tables>): Promise<AgentId[]> {
  const rows = await database
    .selectFrom('tasks')
    .select('active_agent_id')
    .distinct()
    .where('active_agent_id', 'is not', null)
    .execute()
  return rows.flatMap(row => (row.active_agent_id === null ? [] : [row.active_agent_id]))
}
