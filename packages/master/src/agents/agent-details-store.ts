// What the rows of agent tables show beside the agent's own columns.
import type { Kysely } from 'kysely'
import { nameOfCode, workStateCodes } from '@pyfarm/contract/enums'
import type { AgentDetails } from '@pyfarm/contract/api/details'
import type { AgentId } from '@pyfarm/contract/ids'
import { groupedValues } from '../database/grouped.js'
import { partsOf } from '../database/parts.js'
import type { Tables } from '../database/tables.js'

export type AgentParts = Pick<AgentDetails, 'tasks' | 'tags' | 'software'>

/** The unfinished tasks, the tags and the software of these agents. */
export async function listAgentParts(
  database: Kysely<Tables>,
  agents: readonly AgentId[],
): Promise<(agent: AgentId) => AgentParts> {
  const work = new Map<AgentId | null, AgentParts['tasks']>()
  const tags = new Map<AgentId, string[]>()
  const software = new Map<AgentId, AgentParts['software']>()
  for (const some of partsOf(agents, idsAtOnce)) {
    for (const [agent, tasks] of await listWork(database, some)) work.set(agent, tasks)
    for (const [agent, names] of await listTags(database, some)) tags.set(agent, names)
    for (const [agent, versions] of await listSoftware(database, some)) software.set(agent, versions)
  }
  return agent => ({ tasks: work.get(agent) ?? [], tags: tags.get(agent) ?? [], software: software.get(agent) ?? [] })
}

const idsAtOnce = 1000

async function listWork(database: Kysely<Tables>, agents: readonly AgentId[]): Promise<Map<AgentId | null, AgentParts['tasks']>> {
  const rows = await database
    .selectFrom('tasks as t')
    .innerJoin('jobs as j', 'j.id', 't.job_id')
    .select(['t.id', 't.job_id', 'j.title', 't.frame', 't.state', 't.progress', 't.active_agent_id'])
    .where('t.active_agent_id', 'in', agents)
    .orderBy('t.id')
    .execute()
  return groupedValues(
    rows,
    row => row.active_agent_id,
    ({ id, job_id: job, title: job_title, frame, state, progress }) => ({
      ...{ id, job, job_title, frame, progress },
      state: state === null ? 'assigned' : (nameOfCode(workStateCodes, state) ?? 'assigned'),
    }),
  )
}

async function listTags(database: Kysely<Tables>, agents: readonly AgentId[]): Promise<Map<AgentId, string[]>> {
  const rows = await database
    .selectFrom('agent_tag_associations as a')
    .innerJoin('tags as t', 't.id', 'a.tag_id')
    .select(['a.agent_id', 't.tag'])
    .where('a.agent_id', 'in', agents)
    .orderBy('t.id')
    .execute()
  return groupedValues(
    rows,
    row => row.agent_id,
    row => row.tag,
  )
}

async function listSoftware(database: Kysely<Tables>, agents: readonly AgentId[]): Promise<Map<AgentId, AgentParts['software']>> {
  const rows = await database
    .selectFrom('agent_software_version_associations as a')
    .innerJoin('software_versions as v', 'v.id', 'a.software_version_id')
    .innerJoin('software as s', 's.id', 'v.software_id')
    .select(['a.agent_id', 's.software', 'v.version'])
    .where('a.agent_id', 'in', agents)
    .orderBy('s.software')
    .orderBy('v.rank')
    .execute()
  return groupedValues(
    rows,
    row => row.agent_id,
    ({ software, version }) => ({ software, version }),
  )
}
