// What agents work on, for their lists and for the check of their announcements.
import type { Kysely } from 'kysely'
import { nameOfCode, workStateCodes } from '@pyfarm/contract/enums'
import type { AgentDetails } from '@pyfarm/contract/api/details'
import type { AgentId } from '@pyfarm/contract/ids'
import { prepared } from '../database/prepared.js'
import type { Tables } from '../database/tables.js'

/** The unfinished tasks of all agents. */
export async function listWork(database: Kysely<Tables>): Promise<Map<AgentId, AgentDetails['tasks']>> {
  const rows = await database
    .selectFrom('tasks as t')
    .innerJoin('jobs as j', 'j.id', 't.job_id')
    .select(['t.id', 't.job_id', 'j.title', 't.frame', 't.state', 't.progress', 't.active_agent_id'])
    .where('t.active_agent_id', 'is not', null)
    .orderBy('t.id')
    .execute()
  const work = new Map<AgentId, AgentDetails['tasks']>()
  for (const row of rows) {
    if (row.active_agent_id === null) continue
    const state = row.state === null ? 'assigned' : (nameOfCode(workStateCodes, row.state) ?? 'assigned')
    const task = { id: row.id, job: row.job_id, job_title: row.title, frame: row.frame, state, progress: row.progress }
    work.set(row.active_agent_id, [...(work.get(row.active_agent_id) ?? []), task])
  }
  return work
}

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
