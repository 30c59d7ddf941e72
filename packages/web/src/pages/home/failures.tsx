import { Link } from '@tanstack/react-router'
import type { Overview } from '../../api/overview-queries.js'
import { JobLink } from '../../parts/job-link.js'
import { Moment } from '../../parts/moment.js'
import { frameLabel } from '../../words/frames.js'
import { countWords } from '../../words/amounts.js'
import { HomeSection, Quiet } from './home-section.js'
import styles from './failures.module.css'

/** The last failures, each with its error and a way to its log. */
export function Failures({ failures }: { failures: Overview['failures'] }) {
  return (
    <HomeSection
      title="Failing"
      aside={
        failures.length > 0 && (
          <Link to="/jobs/" search={{ state: 'failed' } as never}>
            all failed jobs
          </Link>
        )
      }
    >
      {failures.length === 0 ? (
        <Quiet>Nothing has failed.</Quiet>
      ) : (
        <ul className={styles['failures']}>
          {failures.map(failure => (
            <li key={failure.job}>
              <span className={styles['line']}>
                <JobLink className={styles['name']} job={failure.job}>
                  {failure.title}
                </JobLink>
                <span className={styles['soft']}>{countWords(failure.failed, 'frame')} failed</span>
              </span>
              <p className={styles['error']}>{failure.last_error ?? 'It gave no reason; its log may.'}</p>
              <span className={styles['soft']}>
                <Link to="/jobs/$job/tasks/$task/logs" params={{ job: String(failure.job), task: String(failure.task) }}>
                  Log of {frameLabel(failure).toLowerCase()}
                </Link>
                {failure.at !== null && (
                  <>
                    , <Moment at={failure.at} />
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
