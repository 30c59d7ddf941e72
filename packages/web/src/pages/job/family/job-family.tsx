// Parents and children of a job: as a graph, and as lists.
import { lazy, Suspense } from 'react'
import type { JobDetails } from '../../../api/farm-queries.js'
import { JobLink } from '../../../parts/job-link.js'
import { JobState } from '../../../parts/job-state.js'
import { Note } from '../../../parts/note.js'
import styles from './job-family.module.css'
import { mostShown, useFamily } from './read-family.js'

/** Comes with its libraries when it is first needed. */
const FamilyGraph = lazy(() => import('./family-graph.js').then(({ FamilyGraph: Graph }) => ({ default: Graph })))

export function JobFamily({ job }: { job: number }) {
  const { data, error } = useFamily(job)
  if (data === undefined) return error === null ? <Note title="Reading…" /> : <Note title={error.message} tone="trouble" />
  if (data.links.length === 0) return <Note title="It waits for no job, and no job waits for it." />
  const jobsOf = (ids: readonly number[]) => data.jobs.filter(({ id }) => ids.includes(id))
  const parents = jobsOf(data.links.filter(({ child }) => child === job).map(({ parent }) => parent))
  const children = jobsOf(data.links.filter(({ parent }) => parent === job).map(({ child }) => child))
  return (
    <div className={styles['family']}>
      <Suspense fallback={<Note title="Drawing…" />}>
        <FamilyGraph family={data} job={job} />
      </Suspense>
      {data.isCut && <p>Only the nearest {mostShown} jobs are shown.</p>}
      <div className={styles['lists']}>
        <JobList title="It waits for" jobs={parents} none="no other job" />
        <JobList title="These wait for it" jobs={children} none="none" />
      </div>
    </div>
  )
}

function JobList({ title, jobs, none }: { title: string; jobs: readonly JobDetails[]; none: string }) {
  return (
    <section>
      <h3>{title}</h3>
      {jobs.length === 0 && <p>{none}</p>}
      <ul className={styles['list']}>
        {jobs.map(job => (
          <li key={job.id}>
            <JobState job={job} />
            <JobLink job={job.id}>{job.title}</JobLink>
          </li>
        ))}
      </ul>
    </section>
  )
}
