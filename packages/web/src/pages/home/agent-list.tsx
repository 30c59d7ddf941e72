import type { AgentDetails } from '../../api/farm-queries.js'
import { Note } from '../../parts/note.js'
import { ShowMore, useFirst } from '../../parts/show-more.js'
import { AgentCard } from './agent-card.js'
import styles from './agent-list.module.css'
import { orderAgents } from './agent-work.js'

const agentsAtOnce = 12

export function AgentList({ agents, failure }: { agents: readonly AgentDetails[] | undefined; failure: Error | null }) {
  const { shown, hidden, more } = useFirst(orderAgents(agents ?? []), agentsAtOnce)
  if (agents === undefined)
    return failure === null ? <Note title="Reading the agents…" /> : <Note title={failure.message} tone="trouble" />
  if (agents.length === 0) {
    return (
      <Note title="No agents yet.">
        Start one on any machine with <code>npx pyfarm agent --master {window.location.origin}</code>
      </Note>
    )
  }
  return (
    <>
      <ul className={styles['list']}>
        {shown.map(agent => (
          <AgentCard key={agent.id} agent={agent} />
        ))}
      </ul>
      <ShowMore hidden={hidden} more={more} what="agent" />
    </>
  )
}
