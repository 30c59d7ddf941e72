// Agents that could get work now, with what they offer.
import type { Kysely } from 'kysely'
import { agentStateCodes, useAddressCodes } from '@pyfarm/contract/enums'
import type { AgentId, Instant, SoftwareVersionId, TagId } from '@pyfarm/contract/ids'
import type { AgentTable } from '../database/agent-tables.js'
import { prepared } from '../database/prepared.js'
import type { Tables } from '../database/tables.js'
import { groupedValues } from '../database/grouped.js'
import type { SnapshotAgent } from './farm-snapshot.js'

/** What `barsOfAgent` has nothing against. */
export async function listIdleAgents(database: Kysely<Tables>, now: Instant): Promise<SnapshotAgent[]> {
  const agents = (await idleAgents(database, now)).rows
  return agents.length === 0 ? [] : agents.map(await readOffers(database))
}

const idleAgents = prepared((database, now: Instant) =>
  selectAgents(database)
    .where('a.state', 'in', [agentStateCodes.online, agentStateCodes.running])
    .where('a.use_address', '!=', useAddressCodes.passive)
    .where('a.restart_requested', '=', false)
    .where('a.set_aside_because', 'is', null)
    .where('a.set_aside_by_hand', '=', false)
    .where(({ eb, or }) => or([eb('a.resting_until', 'is', null), eb('a.resting_until', '<=', now)]))
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('tasks as t').select('t.id').whereRef('t.active_agent_id', '=', 'a.id'))),
    ),
)

/** Agents in the order in which they are served. */
export function selectAgents(database: Kysely<Tables>) {
  return database
    .selectFrom('agents as a')
    .select(['a.id', 'a.free_ram', 'a.ram', 'a.cpus'])
    .orderBy('a.hostname')
    .orderBy('a.id')
}

type AgentRow = Pick<AgentTable, 'id' | 'free_ram' | 'ram' | 'cpus'>

/** What makes a row of `selectAgents` an agent with what it offers. */
export async function readOffers(database: Kysely<Tables>): Promise<(agent: AgentRow) => SnapshotAgent> {
  const tags = await tagsByAgent(database)
  const software = await softwareByAgent(database)
  return agent => ({
    id: agent.id,
    freeRam: agent.free_ram,
    totalRam: agent.ram,
    cpus: agent.cpus,
    tags: tags.get(agent.id) ?? [],
    software: software.get(agent.id) ?? [],
  })
}

/** When the next agent that rests now has rested enough. */
export async function nextEndOfRest(database: Kysely<Tables>, now: Instant): Promise<Instant | undefined> {
  return (await firstRested(database, now)).rows[0]?.time ?? undefined
}

const firstRested = prepared((database, now: Instant) =>
  database
    .selectFrom('agents')
    .select(({ fn }) => fn.min('resting_until').as('time'))
    .where('resting_until', '>', now),
)

async function tagsByAgent(database: Kysely<Tables>): Promise<Map<AgentId, TagId[]>> {
  const rows = await database.selectFrom('agent_tag_associations').selectAll().orderBy('tag_id').execute()
  return groupedValues(
    rows,
    row => row.agent_id,
    row => row.tag_id,
  )
}

async function softwareByAgent(database: Kysely<Tables>): Promise<Map<AgentId, SoftwareVersionId[]>> {
  const rows = await database
    .selectFrom('agent_software_version_associations')
    .selectAll()
    .orderBy('software_version_id')
    .execute()
  return groupedValues(
    rows,
    row => row.agent_id,
    row => row.software_version_id,
  )
}
