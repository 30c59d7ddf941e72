import { Link } from '@tanstack/react-router'
import { useWaiting } from '../../api/overview-queries.js'
import { Asked } from '../../parts/asked.js'
import { countWords } from '../../words/amounts.js'
import { HomeSection, Quiet } from './home-section.js'
import styles from './waiting-jobs.module.css'
import { reasonWords } from './waiting-words.js'

/** Why jobs wait, by the scheduler's own reasons. */
export function WaitingJobs() {
  const waiting = useWaiting()
  const { total = 0, explained = 0 } = waiting.data ?? {}
  return (
    <HomeSection
      title="Waiting, and why"
      aside={total > explained ? `${countWords(total, 'job')}; here the first ${explained}` : undefined}
    >
      <Asked query={waiting}>
        {({ reasons }) =>
          reasons.length === 0 ? (
            <Quiet>No job waits.</Quiet>
          ) : (
            <ul className={styles['reasons']}>
              {reasons.map(({ kind, jobs, example }) => (
                <li key={kind}>
                  <strong>{reasonWords(kind, jobs)}</strong>
                  <span>
                    <Link to="/jobs/$job" params={{ job: String(example.id) }} search={{ tab: 'why' } as never}>
                      {example.title}
                    </Link>
                    : {example.summary}
                  </span>
                </li>
              ))}
            </ul>
          )
        }
      </Asked>
    </HomeSection>
  )
}
