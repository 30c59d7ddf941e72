import { useQuery } from '@tanstack/react-query'
import { bodyOf, farm } from '../../api/client.js'
import { usePolling } from '../../api/polling.js'
import { agentKey } from '../../api/query-keys.js'
import { History, entriesAtOnce } from '../../parts/history/history.js'

/** What people did with the agent, for everybody who may see it. */
export function AgentHistory({ agent }: { agent: string }) {
  const entries = useQuery({
    queryKey: [...agentKey(agent), 'history'],
    queryFn: ({ signal }) => {
      const params = { path: { agent }, query: { page: '1', per_page: entriesAtOnce } }
      return bodyOf(farm.GET('/api/v1/agents/{agent}/history', { params, signal }))
    },
    refetchInterval: usePolling(),
  })
  return <History query={entries} none="Nobody has changed anything of it." />
}
