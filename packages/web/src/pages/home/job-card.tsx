import type { JobDetails } from '@pyfarm/contract/api/details'
import { totalOf } from '@pyfarm/contract/progress'
import { memo } from 'react'
import { Moment } from '../../parts/moment.js'
import { StateChip } from '../../parts/state-chip.js'
import { TaskBar } from '../../parts/task-bar.js'
import { countWords } from '../../words/amounts.js'
import { durationWords, speedWords } from '../../words/times.js'
import styles from './job-card.module.css'
import { JobLink } from './job-link.js'
import { isFinished } from './job-order.js'

export const JobCard = memo(function JobCard({ job, chosen }: { job: JobDetails; chosen: boolean }) {
  return (
    <li>
      <JobLink className={styles['card']} job={job.id} aria-current={chosen ? 'true' : undefined}>
        <span className={styles['top']}>
          <span className={styles['title']}>{job.title}</span>
          <JobState job={job} />
        </span>
        <TaskBar counts={job.tasks} />
        <span className={styles['line']}>
          <span>{framesWords(job)}</span>
          <span>{paceWords(job)}</span>
        </span>
        <span className={styles['soft']}>
          {job.user !== null && <>{job.user}, </>}
          submitted <Moment at={job.time_submitted} />
        </span>
      </JobLink>
    </li>
  )
})

/** A queued job that waits for a parent says so. */
export function JobState({ job }: { job: JobDetails }) {
  return job.blocked && job.state === 'queued' ? <StateChip state="blocked" word="waiting" /> : <StateChip state={job.state} />
}

function framesWords({ tasks }: JobDetails): string {
  const failed = tasks.failed === 0 ? '' : `, ${tasks.failed} failed`
  return `${tasks.done.toLocaleString('en')} of ${countWords(totalOf(tasks), 'frame')} done${failed}`
}

function paceWords(job: JobDetails): string {
  if (isFinished(job) || job.frames_per_second === null || job.seconds_left === null) return ''
  return `${speedWords(job.frames_per_second)}, ${durationWords(job.seconds_left)} left`
}
