import { useQuery } from '@tanstack/react-query'
import { bodyOf, farm } from '../../api/client.js'
import { usePolling } from '../../api/polling.js'
import { agentKey } from '../../api/query-keys.js'
import { Note } from '../../parts/note.js'
import { Reasons } from '../../parts/reasons.js'

/** Why an agent works or idles, by the scheduler's own rules. */
export function AgentWhy({ agent }: { agent: string }) {
  const { data, error } = useQuery({
    queryKey: [...agentKey(agent), 'explain'],
    queryFn: ({ signal }) => bodyOf(farm.GET('/api/v1/agents/{agent}/explain', { params: { path: { agent } }, signal })),
    refetchInterval: usePolling(),
  })
  if (data === undefined)
    return error === null ? <Note title="Asking the scheduler…" /> : <Note title={error.message} tone="trouble" />
  return <Reasons summary={data.summary} reasons={data.reasons} total={data.reasons_total} />
}
