import type { Kysely } from 'kysely'
import type { AgentId, TaskId } from '@pyfarm/contract/ids'
import type { Tables } from '../database/tables.js'
import type { Tx } from '../database/database.js'

export async function listFailedOn(database: Kysely<Tables>, task: TaskId): Promise<{ id: AgentId; hostname: string }[]> {
  return database
    .selectFrom('failed_tasks_in_agents as f')
    .innerJoin('agents as a', 'a.id', 'f.agent_id')
    .select(['a.id', 'a.hostname'])
    .where('f.task_id', '=', task)
    .orderBy('a.hostname')
    .execute()
}

export async function findAgentName(
  database: Kysely<Tables>,
  id: AgentId,
): Promise<{ id: AgentId; hostname: string } | undefined> {
  return database.selectFrom('agents').select(['id', 'hostname']).where('id', '=', id).executeTakeFirst()
}

export async function forgetFailureOn(tx: Tx, task: TaskId, agent: AgentId): Promise<void> {
  await tx.deleteFrom('failed_tasks_in_agents').where('task_id', '=', task).where('agent_id', '=', agent).execute()
}
