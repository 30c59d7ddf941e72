import { Link } from '@tanstack/react-router'
import type { Overview } from '../../api/overview-queries.js'
import { AgentLink } from '../../parts/agent-link.js'
import { Moment } from '../../parts/moment.js'
import { StateChip } from '../../parts/state-chip.js'
import { countWords } from '../../words/amounts.js'
import { HomeSection, Quiet } from './home-section.js'
import styles from './trouble.module.css'

/** Agents that should work and don't, with the reason. */
export function Trouble({ trouble: { total, agents } }: { trouble: Overview['trouble'] }) {
  return (
    <HomeSection
      title="Agents in trouble"
      aside={
        total > agents.length && (
          <Link to="/agents/" search={{ state: 'offline' } as never}>
            {countWords(total, 'agent')} in all
          </Link>
        )
      }
    >
      {agents.length === 0 ? (
        <Quiet>None.</Quiet>
      ) : (
        <ul className={styles['agents']}>
          {agents.map(agent => (
            <li key={agent.id}>
              <AgentLink agent={agent.id}>{agent.hostname}</AgentLink>
              <StateChip state={agent.state} />
              <span>
                {agent.because}
                {agent.state === 'offline' && agent.last_heard_from !== null && (
                  <>
                    {' '}
                    Last heard from: <Moment at={agent.last_heard_from} />
                  </>
                )}
              </span>
            </li>
          ))}
        </ul>
      )}
    </HomeSection>
  )
}
