import type { JobDetails } from '../../api/farm-queries.js'
import { totalOf } from '@pyfarm/contract/progress'
import { memo } from 'react'
import { JobLink } from '../../parts/job-link.js'
import { JobState } from '../../parts/job-state.js'
import { Moment } from '../../parts/moment.js'
import { TaskBar } from '../../parts/task-bar.js'
import { countWords } from '../../words/amounts.js'
import { timeLeftWords } from '../../words/time-left.js'
import { speedWords } from '../../words/times.js'
import styles from './job-card.module.css'
import { isFinished } from './job-order.js'

export const JobCard = memo(function JobCard({ job }: { job: JobDetails }) {
  return (
    <li>
      <JobLink className={styles['card']} job={job.id}>
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

function framesWords({ tasks }: JobDetails): string {
  const failed = tasks.failed === 0 ? '' : `, ${tasks.failed} failed`
  return `${tasks.done.toLocaleString('en')} of ${countWords(totalOf(tasks), 'frame')} done${failed}`
}

function paceWords(job: JobDetails): string {
  if (isFinished(job) || job.frames_per_second === null) return ''
  const speed = speedWords(job.frames_per_second)
  return job.estimate === undefined ? speed : `${speed}, ${timeLeftWords(job.estimate)} left`
}
