import { useQuery } from '@tanstack/react-query'
import { bodyOf, farm, type Schemas } from '../../api/client.js'
import { agentRows } from '../../api/farm-queries.js'
import { usePolling } from '../../api/polling.js'
import { agentKey } from '../../api/query-keys.js'
import { agentRowKey } from '../agents/known-tasks.js'

export type FullAgent = Schemas['FullAgent']

export const readAgent = (agent: string, signal?: AbortSignal): Promise<FullAgent> =>
  bodyOf(farm.GET('/api/v1/agents/{agent}', { params: { path: { agent } }, ...(signal !== undefined && { signal }) }))

/** All columns of an agent, with disks and GPUs. */
export function useAgent(agent: string) {
  return useQuery({
    queryKey: [...agentKey(agent), 'whole'],
    queryFn: ({ signal }) => readAgent(agent, signal),
    refetchInterval: usePolling(),
  })
}

/** Its row in the list: what it works on, its software, what is wrong with it. */
export function useAgentRow(agent: string) {
  return useQuery({
    queryKey: agentRowKey(agent),
    queryFn: async ({ signal }) => {
      const query = { include: 'details', id: agent } as const
      return agentRows(await bodyOf(farm.GET('/api/v1/agents/', { params: { query }, signal })))[0] ?? null
    },
    refetchInterval: usePolling(),
  })
}
