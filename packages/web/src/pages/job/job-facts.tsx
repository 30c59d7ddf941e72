import type { JobDetails } from '../../api/farm-queries.js'
import { JobLink } from '../../parts/job-link.js'
import { Fact, Facts } from '../../parts/facts.js'
import { Moment } from '../../parts/moment.js'
import { TaskBar } from '../../parts/task-bar.js'
import { durationWords, secondsBetween, speedWords } from '../../words/times.js'
import styles from './job-facts.module.css'
import { JobTimeLeft } from './job-time-left.js'
import { TaskCountWords } from './task-count-words.js'

export function JobFacts({ job, parents }: { job: JobDetails; parents: readonly JobDetails[] }) {
  const unfinished = parents.filter(parent => parent.state !== 'done')
  return (
    <div className={styles['facts']}>
      {job.blocked && (
        <p>Waits until {unfinished.length === 0 ? 'its parents are' : <ParentLinks parents={unfinished} />} done.</p>
      )}
      {job.held_because !== undefined && <p>Paused by its limits: {job.held_because}</p>}
      <TaskBar counts={job.tasks} />
      <TaskCountWords counts={job.tasks} />
      <Facts>
        <Fact name="Job">{job.id}</Fact>
        <Fact name="Type">{job.jobtype}</Fact>
        <Fact name="User">{job.user}</Fact>
        <Fact name="Queue">{job.jobqueue}</Fact>
        <Fact name="Priority">{job.priority}</Fact>
        <Fact name="Submitted">
          <Moment at={job.time_submitted} />
        </Fact>
        <Fact name="Speed">{job.frames_per_second === null ? null : speedWords(job.frames_per_second)}</Fact>
        <TimeFact job={job} />
      </Facts>
    </div>
  )
}

function TimeFact({ job }: { job: JobDetails }) {
  if (job.time_started !== null && job.time_finished !== null) {
    return <Fact name="Took">{durationWords(secondsBetween(job.time_started, job.time_finished))}</Fact>
  }
  return <JobTimeLeft job={job} />
}

function ParentLinks({ parents }: { parents: readonly JobDetails[] }) {
  return (
    <>
      {parents.map((parent, index) => (
        <span key={parent.id}>
          {index > 0 && (index === parents.length - 1 ? ' and ' : ', ')}
          <JobLink job={parent.id}>{parent.title}</JobLink>
        </span>
      ))}
      {parents.length === 1 ? ' is' : ' are'}
    </>
  )
}
