import type { AgentDetails } from '../../api/farm-queries.js'
import { memo } from 'react'
import { JobLink } from '../../parts/job-link.js'
import { Moment } from '../../parts/moment.js'
import { StateChip } from '../../parts/state-chip.js'
import { countWords, memoryWords } from '../../words/amounts.js'
import styles from './agent-card.module.css'
import { workOf } from './agent-work.js'

export const AgentCard = memo(function AgentCard({ agent }: { agent: AgentDetails }) {
  return (
    <li className={styles['card']}>
      <div className={styles['top']}>
        <span className={styles['name']} title={agentTitle(agent)}>
          {agent.hostname}
        </span>
        <StateChip state={agent.state} />
      </div>
      <div className={styles['line']}>
        <span>{countWords(agent.cpus, 'CPU')}</span>
        <span>
          {memoryWords(agent.free_ram)} of {memoryWords(agent.ram)} RAM free
        </span>
      </div>
      <progress
        className={styles['memory']}
        value={Math.max(0, agent.ram - agent.free_ram)}
        max={agent.ram}
        aria-label="Memory in use"
      />
      <Work agent={agent} />
    </li>
  )
})

function Work({ agent }: { agent: AgentDetails }) {
  const work = workOf(agent)
  if (work.length === 0) return <p className={styles['soft']}>{<IdleWords agent={agent} />}</p>
  return (
    <ul>
      {work.map(({ job, title, frames, count }) => (
        <li key={job}>
          <JobLink job={job}>{title}</JobLink>, {count === 1 ? 'frame' : 'frames'} {frames}
        </li>
      ))}
    </ul>
  )
}

function IdleWords({ agent }: { agent: AgentDetails }) {
  if (agent.state === 'disabled') return 'Gets no work until it is enabled.'
  if (agent.state !== 'offline') return 'Waits for work.'
  if (agent.last_heard_from === null) return 'Was never heard from.'
  return (
    <>
      Last heard from at <Moment at={agent.last_heard_from} />
    </>
  )
}

function agentTitle(agent: AgentDetails): string {
  const parts = [
    `${agent.remote_ip ?? agent.hostname}:${agent.port}`,
    agent.cpu_name,
    agent.version === null ? null : `agent ${agent.version}`,
  ]
  return parts.filter(part => part !== null).join('\n')
}
