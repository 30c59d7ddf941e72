import { Link } from '@tanstack/react-router'
import { totalOf } from '@pyfarm/contract/progress'
import type { JobDetails } from '../../api/farm-queries.js'
import { useRunningJobs, type Overview } from '../../api/overview-queries.js'
import { Asked } from '../../parts/asked.js'
import { JobLink } from '../../parts/job-link.js'
import { NoJobs } from '../../parts/no-jobs.js'
import { Note } from '../../parts/note.js'
import { TaskBar } from '../../parts/task-bar.js'
import { countWords, percentWords } from '../../words/amounts.js'
import { durationWords, speedWords } from '../../words/times.js'
import { HomeSection, Quiet } from './home-section.js'
import styles from './running-jobs.module.css'

/** The running jobs of the highest priority, with how far they are. */
export function RunningJobs({ shown, overview }: { shown: number; overview: Overview }) {
  const jobs = useRunningJobs(shown)
  const total = jobs.data?.total ?? 0
  return (
    <HomeSection
      title="Running"
      aside={
        total > shown && (
          <Link to="/jobs/" search={{ state: 'running' } as never}>
            all {total.toLocaleString('en')}
          </Link>
        )
      }
    >
      <Asked query={jobs}>{({ rows }) => (rows.length === 0 ? <Nothing overview={overview} /> : <List jobs={rows} />)}</Asked>
    </HomeSection>
  )
}

const sum = (counts: Readonly<Record<string, number>>): number => Object.values(counts).reduce((total, count) => total + count, 0)

function Nothing({ overview }: { overview: Overview }) {
  if (sum(overview.agents) === 0) {
    return (
      <Note title="No agents yet">
        Start one on any machine with <code>npx pyfarm agent --master {window.location.origin}</code>
      </Note>
    )
  }
  if (sum(overview.jobs) === 0) return <NoJobs />
  return <Quiet>Nothing runs.</Quiet>
}

function List({ jobs }: { jobs: readonly JobDetails[] }) {
  return (
    <ul className={styles['jobs']}>
      {jobs.map(job => (
        <li key={job.id}>
          <span className={styles['line']}>
            <JobLink className={styles['name']} job={job.id}>
              {job.title}
            </JobLink>
            <span className={styles['share']}>{percentWords(doneShare(job))}</span>
          </span>
          <TaskBar counts={job.tasks} />
          <span className={styles['line']}>
            <span className={styles['soft']}>{whoseWords(job)}</span>
            <span className={styles['soft']}>{paceWords(job)}</span>
          </span>
        </li>
      ))}
    </ul>
  )
}

const doneShare = ({ tasks }: JobDetails): number => (totalOf(tasks) === 0 ? 0 : tasks.done / totalOf(tasks))

function whoseWords({ user, jobqueue, tasks }: JobDetails): string {
  const active = countWords(tasks.assigned + tasks.running, 'frame')
  return [user, jobqueue?.replace(/^\//, ''), `${active} under way`]
    .filter(part => part !== null && part !== undefined)
    .join(', ')
}

function paceWords(job: JobDetails): string {
  if (job.frames_per_second === null || job.seconds_left === null) return ''
  return `${speedWords(job.frames_per_second)}, ${durationWords(job.seconds_left)} left`
}
