import { Link } from '@tanstack/react-router'
import type { Overview } from '../../api/overview-queries.js'
import { countWords } from '../../words/amounts.js'
import { HomeSection, Quiet } from './home-section.js'
import styles from './owners.module.css'

interface OwnersProps {
  readonly title: string
  readonly owners: Overview['users']
  /** What stands for those that belong to nobody. */
  readonly none: string
  /** The filter of the list of jobs that shows what they have running. */
  readonly filter: 'user' | 'jobqueue'
}

/** Who has how many agents now. */
export function Owners({ title, owners, none, filter }: OwnersProps) {
  const most = owners[0]?.agents ?? 0
  return (
    <HomeSection title={title}>
      {owners.length === 0 ? (
        <Quiet>No agent is at work.</Quiet>
      ) : (
        <ul className={styles['owners']}>
          {owners.map(({ name, agents, jobs }) => (
            <li key={name ?? ''}>
              {name === null ? (
                <span className={styles['name']}>{none}</span>
              ) : (
                <Link className={styles['name']} to="/jobs/" search={{ [filter]: name, state: 'running' } as never}>
                  {name.replace(/^\//, '')}
                </Link>
              )}
              <span className={styles['bar']} aria-hidden="true">
                <span style={{ transform: `scaleX(${agents / most})` }} />
              </span>
              <span className={styles['count']} title={countWords(jobs, 'job')}>
                {countWords(agents, 'agent')}
              </span>
            </li>
          ))}
        </ul>
      )}
    </HomeSection>
  )
}
