import type { JobDetails } from '../../api/farm-queries.js'
import { Note } from '../../parts/note.js'
import { ShowMore, useFirst } from '../../parts/show-more.js'
import { JobCard } from './job-card.js'
import styles from './job-list.module.css'
import { groupJobs } from './job-order.js'

const activeAtOnce = 12
const finishedAtOnce = 5

interface JobListProps {
  jobs: readonly JobDetails[] | undefined
  failure: Error | null
}

export function JobList({ jobs, failure }: JobListProps) {
  if (jobs === undefined)
    return failure === null ? <Note title="Reading the jobs…" /> : <Note title={failure.message} tone="trouble" />
  if (jobs.length === 0) {
    return (
      <Note title="No jobs yet.">
        Submit one with <code>npx pyfarm submit</code>; <code>npx pyfarm submit --help</code> tells how.
      </Note>
    )
  }
  const { active, finished } = groupJobs(jobs)
  return (
    <>
      <JobGroup name="Active" jobs={active} atOnce={activeAtOnce} />
      <JobGroup name="Finished" jobs={finished} atOnce={finishedAtOnce} />
    </>
  )
}

interface JobGroupProps {
  name: string
  jobs: JobDetails[]
  atOnce: number
}

function JobGroup({ name, jobs, atOnce }: JobGroupProps) {
  const { shown, hidden, more } = useFirst(jobs, atOnce)
  if (jobs.length === 0) return null
  return (
    <div className={styles['group']}>
      <h3 className={styles['name']}>
        {name} <span>{jobs.length}</span>
      </h3>
      <ul className={styles['list']}>
        {shown.map(job => (
          <JobCard key={job.id} job={job} />
        ))}
      </ul>
      <ShowMore hidden={hidden} more={more} what="job" />
    </div>
  )
}
