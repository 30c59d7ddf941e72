import { useQuery } from '@tanstack/react-query'
import { bodyOf, farm } from '../../api/client.js'
import { agentKey } from '../../api/query-keys.js'
import { Note } from '../../parts/note.js'

/** The software that the agent has. */
export function AgentSoftware({ agent }: { agent: string }) {
  const { data, error } = useQuery({
    queryKey: [...agentKey(agent), 'software'],
    queryFn: ({ signal }) => bodyOf(farm.GET('/api/v1/agents/{agent}/software/', { params: { path: { agent } }, signal })),
  })
  if (data === undefined)
    return error === null ? <Note title="Reading its software…" /> : <Note title={error.message} tone="trouble" />
  if (data.length === 0) return <Note title="No software is known of it.">Have it checked with Actions, Check software.</Note>
  return (
    <ul>
      {data.map(({ software, version }) => (
        <li key={`${software} ${version}`}>
          {software} {version}
        </li>
      ))}
    </ul>
  )
}
