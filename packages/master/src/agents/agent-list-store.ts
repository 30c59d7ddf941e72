// Which agents a list shows, in which order.
import type { ExpressionBuilder } from 'kysely'
import { agentStateCodes } from '@pyfarm/contract/enums'
import type { AgentFilters, AgentsQuery } from '@pyfarm/contract/api/agents'
import { agentId } from '@pyfarm/contract/ids'
import type { AgentId } from '@pyfarm/contract/ids'
import type { Reader } from '../database/database.js'
import { byColumn, byNullable, byText, contains, loadPage } from '../database/page-store.js'
import type { Page, Sort } from '../database/page-store.js'
import type { Tables } from '../database/tables.js'
import { ipv4Number } from '../http/ip-address.js'
import type { AgentRow } from './agent-store.js'

export type AgentListRow = Pick<AgentRow, 'id' | 'hostname' | 'port' | 'remote_ip'>

/** What PyFarm's list shows of the wanted agents; by host name and port unless another order is wanted. */
export async function listAgents(database: Reader, query: AgentsQuery): Promise<Page<AgentListRow>> {
  return loadPage(wantedAgents(database, query).select(['a.id', 'a.hostname', 'a.port', 'a.remote_ip']), query, sorts, order)
}

/** The same agents with all their columns. */
export async function listAgentRows(database: Reader, query: AgentsQuery): Promise<Page<AgentRow>> {
  return loadPage(wantedAgents(database, query).selectAll('a'), query, sorts, order)
}

/** The ids of the wanted agents, `most` of them at most. */
export async function listAgentIds(database: Reader, filters: AgentFilters, most: number): Promise<AgentId[]> {
  const rows = await wantedAgents(database, filters)
    .select('a.id')
    .orderBy('a.hostname')
    .orderBy('a.port')
    .orderBy('a.id')
    .limit(most)
    .execute()
  return rows.map(row => row.id)
}

const order = { usual: ['a.hostname', 'a.port', 'a.id'], tie: 'a.id' }

function wantedAgents(database: Reader, filters: AgentFilters) {
  let query = database.selectFrom('agents as a')
  if (filters.min_ram !== undefined) query = query.where('a.ram', '>=', filters.min_ram)
  if (filters.max_ram !== undefined) query = query.where('a.ram', '<=', filters.max_ram)
  if (filters.min_cpus !== undefined) query = query.where('a.cpus', '>=', filters.min_cpus)
  if (filters.max_cpus !== undefined) query = query.where('a.cpus', '<=', filters.max_cpus)
  if (filters.port !== undefined) query = query.where('a.port', '=', filters.port)
  if (filters.hostname !== undefined) query = query.where('a.hostname', '=', filters.hostname)
  if (filters.remote_ip !== undefined) query = query.where('a.remote_ip', '=', ipv4Number(filters.remote_ip) ?? null)
  if (filters.id !== undefined) query = query.where('a.id', '=', agentId(filters.id))
  if (filters.search !== undefined) query = query.where(contains('a.hostname', filters.search))
  if (filters.state !== undefined) {
    query = query.where(
      'a.state',
      'in',
      filters.state.map(state => agentStateCodes[state]),
    )
  }
  for (const tag of filters.tags ?? []) query = query.where(eb => hasTag(eb, tag))
  const { software, software_version: version } = filters
  if (software !== undefined || version !== undefined) query = query.where(eb => hasSoftware(eb, software, version))
  return query
}

type Eb = ExpressionBuilder<Tables & { a: Tables['agents'] }, 'a'>

const hasTag = (eb: Eb, tag: string) =>
  eb.exists(
    eb
      .selectFrom('agent_tag_associations as at')
      .innerJoin('tags as t', 't.id', 'at.tag_id')
      .select('at.tag_id')
      .whereRef('at.agent_id', '=', 'a.id')
      .where('t.tag', '=', tag),
  )

function hasSoftware(eb: Eb, software: string | undefined, version: string | undefined) {
  let installed = eb
    .selectFrom('agent_software_version_associations as av')
    .innerJoin('software_versions as v', 'v.id', 'av.software_version_id')
    .innerJoin('software as s', 's.id', 'v.software_id')
    .select('v.id')
    .whereRef('av.agent_id', '=', 'a.id')
  if (software !== undefined) installed = installed.where('s.software', '=', software)
  if (version !== undefined) installed = installed.where('v.version', '=', version)
  return eb.exists(installed)
}

const sorts: Readonly<Record<NonNullable<AgentsQuery['sort']>, Sort>> = {
  id: byColumn('a.id'),
  hostname: { ...byText('a.hostname'), nullable: false },
  port: byColumn('a.port'),
  remote_ip: byNullable('a.remote_ip'),
  state: byColumn('a.state'),
  cpus: byColumn('a.cpus'),
  ram: byColumn('a.ram'),
  free_ram: byColumn('a.free_ram'),
  cpu_name: byText('a.cpu_name'),
  version: byText('a.version'),
  last_heard_from: byNullable('a.last_heard_from'),
}
