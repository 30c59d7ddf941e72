import type { JobDetails } from '../../api/farm-queries.js'
import type { ReactNode } from 'react'
import { JobLink } from '../../parts/job-link.js'
import { JobState } from '../../parts/job-state.js'
import { Moment } from '../../parts/moment.js'
import { TaskBar } from '../../parts/task-bar.js'
import { durationWords, secondsBetween, speedWords } from '../../words/times.js'
import styles from './job-facts.module.css'
import { TaskCountWords } from './task-count-words.js'

export function JobFacts({ job, parents }: { job: JobDetails; parents: readonly JobDetails[] }) {
  const unfinished = parents.filter(parent => parent.state !== 'done')
  return (
    <div className={styles['facts']}>
      <div className={styles['top']}>
        <h1>{job.title}</h1>
        <JobState job={job} />
      </div>
      {job.blocked && (
        <p>Waits until {unfinished.length === 0 ? 'its parents are' : <ParentLinks parents={unfinished} />} done.</p>
      )}
      <TaskBar counts={job.tasks} />
      <TaskCountWords counts={job.tasks} />
      <dl className={styles['list']}>
        <Fact name="Job">{job.id}</Fact>
        {job.jobtype !== null && <Fact name="Type">{job.jobtype}</Fact>}
        {job.user !== null && <Fact name="User">{job.user}</Fact>}
        {job.jobqueue !== null && <Fact name="Queue">{job.jobqueue}</Fact>}
        <Fact name="Priority">{job.priority}</Fact>
        <Fact name="Submitted">
          <Moment at={job.time_submitted} />
        </Fact>
        {job.frames_per_second !== null && <Fact name="Speed">{speedWords(job.frames_per_second)}</Fact>}
        <TimeFact job={job} />
      </dl>
    </div>
  )
}

function TimeFact({ job }: { job: JobDetails }) {
  if (job.time_started !== null && job.time_finished !== null) {
    return <Fact name="Took">{durationWords(secondsBetween(job.time_started, job.time_finished))}</Fact>
  }
  return job.seconds_left === null ? null : <Fact name="Time left">{durationWords(job.seconds_left)}</Fact>
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
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
