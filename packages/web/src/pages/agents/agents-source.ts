// The agents that an address asks for: its filters and order, in the words of the API.
import { bodyOf, farm, pageOf } from '../../api/client.js'
import { agentRows, type AgentDetails } from '../../api/farm-queries.js'
import { agentsKey } from '../../api/query-keys.js'
import { rowsAPage, type RowSource } from '../../api/use-rows.js'
import type { TableOrder } from '../../parts/table/table-columns.js'
import { listIn, type AddressParts } from '../../shell/address.js'

export const agentStates = ['running', 'online', 'offline', 'disabled'] as const

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

/** What PyFarm's page called them. */
const oldNames: Readonly<Record<string, (typeof filterNames)[number]>> = { hostname: 'search', h: 'search', tag: 'tags' }

/** What an address filters by. PyFarm's had tags with spaces between them, and a parameter for each state: `state_online=true`. */
export function agentFiltersIn(parts: AddressParts): AgentFilters {
  const filters: AgentFilters = {}
  const oldStates = agentStates.filter(state => parts[`state_${state}`]?.toLowerCase() === 'true')
  if (oldStates.length > 0) filters.state = oldStates.join(',')
  for (const [name, text] of Object.entries(parts)) {
    const filter = filterNames.find(known => known === name) ?? oldNames[name]
    if (filter !== undefined && text !== '') filters[filter] = text
  }
  const tags = listIn(filters.tags?.replaceAll(' ', ',')).filter(tag => tag !== '')
  return tags.length === 0 ? filters : { ...filters, tags: tags.join(',') }
}

/** The order without a choice of the page's own; PyFarm's addresses had `order_by` and `order_dir`. */
export function agentOrderIn({ order_by: sort, order_dir: order }: AddressParts): TableOrder {
  return { sort: sort ?? 'hostname', order: order === 'desc' ? 'desc' : 'asc' }
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

/** How many agents the filters let through. */
export async function countAgents(filters: AgentFilters, signal: AbortSignal): Promise<number> {
  const query = { ...filters, page: '1', per_page: '1' } as never
  return (await pageOf(farm.GET('/api/v1/agents/', { params: { query }, signal }), rows => rows.map(({ id }) => id))).total
}

/** The ids of up to 1,000 agents that the filters let through. */
export async function idsOfAgents(filters: AgentFilters): Promise<string[]> {
  const query = { ...filters, page: '1', per_page: '1000' } as never
  return (await bodyOf(farm.GET('/api/v1/agents/', { params: { query } }))).map(({ id }) => id)
}
