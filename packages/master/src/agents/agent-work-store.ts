// What agents work on, for the check of their announcements.
import type { Kysely } from 'kysely'
import type { AgentId } from '@pyfarm/contract/ids'
import { prepared } from '../database/prepared.js'
import type { Tables } from '../database/tables.js'

export interface TaskOn {
  readonly id: number
  /** The agent has accepted it. */
  readonly sent: boolean
}

/** The unfinished tasks of the agent. */
export async function listTasksOn(database: Kysely<Tables>, agent: AgentId): Promise<TaskOn[]> {
  return (await tasksOn(database, agent)).rows.map(row => ({ id: row.id, sent: row.sent_to_agent }))
}

const tasksOn = prepared((database, agent: AgentId) =>
  database.selectFrom('tasks').select(['id', 'sent_to_agent']).where('active_agent_id', '=', agent),
)
