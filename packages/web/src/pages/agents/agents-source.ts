// The agents that an address asks for: its filters and order, in the words of the API.
import { bodyOf, farm, pageOf } from '../../api/client.js'
import { agentRows, type AgentDetails } from '../../api/farm-queries.js'
import { agentsKey } from '../../api/query-keys.js'
import { rowsAPage, type RowSource } from '../../api/use-rows.js'
import type { TableOrder } from '../../parts/table/table-columns.js'
import type { AddressParts } from '../../shell/address.js'

const filterNames = [
  'search',
  'state',
  'tags',
  'software',
  'software_version',
  'min_ram',
  'max_ram',
  'min_cpus',
  'max_cpus',
] as const
export type AgentFilters = Partial<Record<(typeof filterNames)[number], string>>

/** PyFarm's page called the search for a host name so. */
const oldNames: Readonly<Record<string, (typeof filterNames)[number]>> = { hostname: 'search', tag: 'tags' }

export function agentFiltersIn(parts: AddressParts): AgentFilters {
  const filters: AgentFilters = {}
  for (const [name, text] of Object.entries(parts)) {
    const filter = filterNames.find(known => known === name) ?? oldNames[name]
    if (filter !== undefined && text !== '') filters[filter] = text
  }
  return filters
}

export function agentsSource(filters: AgentFilters, order: TableOrder): RowSource<AgentDetails> {
  const query = { ...filters, sort: order.sort, order: order.order }
  return {
    key: [...agentsKey, 'page', JSON.stringify(query)],
    read: (page, signal) =>
      pageOf(
        farm.GET('/api/v1/agents/', {
          // Words of an address: the master refuses what it does not know.
          params: { query: { ...query, include: 'details', page: String(page), per_page: String(rowsAPage) } as never },
          signal,
        }),
        agentRows,
      ),
  }
}

/** The ids of up to 1,000 agents that the filters let through. */
export async function idsOfAgents(filters: AgentFilters): Promise<string[]> {
  const query = { ...filters, page: '1', per_page: '1000' } as never
  return (await bodyOf(farm.GET('/api/v1/agents/', { params: { query } }))).map(({ id }) => id)
}
