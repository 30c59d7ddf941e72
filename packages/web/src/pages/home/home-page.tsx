// The first page: what the farm's jobs, agents and newest pictures are, live.
import { useAgents, useJobs } from '../../api/farm-queries.js'
import { Note } from '../../parts/note.js'
import { AgentList } from './agent-list.js'
import { FarmHeader } from './farm-header.js'
import styles from './home-page.module.css'
import { useJobInAddress } from './job-address.js'
import { JobLink } from './job-link.js'
import { JobList } from './job-list.js'
import { chooseJob } from './job-order.js'
import { JobPanel } from './job-panel.js'

export function HomePage() {
  const jobs = useJobs()
  const agents = useAgents()
  const wish = useJobInAddress()
  const chosen = jobs.data === undefined ? undefined : chooseJob(jobs.data, wish)
  return (
    <>
      <FarmHeader jobs={jobs.data} agents={agents.data} readAt={jobs.dataUpdatedAt} failure={jobs.error ?? agents.error} />
      <main className={styles['columns']}>
        <section className={styles['jobs']} aria-labelledby="jobs-heading">
          <h2 id="jobs-heading">Jobs</h2>
          <JobList jobs={jobs.data} failure={jobs.error} chosen={chosen?.id} />
        </section>
        <section className={styles['agents']} aria-labelledby="agents-heading">
          <h2 id="agents-heading">Agents</h2>
          <AgentList agents={agents.data} failure={agents.error} />
        </section>
        <section className={styles['chosen']} aria-label="Chosen job">
          {chosen !== undefined && <JobPanel key={chosen.id} job={chosen} jobs={jobs.data ?? []} agents={agents.data ?? []} />}
          {jobs.data?.length === 0 && wish === undefined && (
            <Note title="Frames and pictures of a job appear here while it renders." />
          )}
          {chosen === undefined && jobs.data !== undefined && wish !== undefined && (
            <Note title={`There is no job ${wish}.`}>
              It may have been deleted. <JobLink job={undefined}>Show what the farm does now</JobLink>
            </Note>
          )}
        </section>
      </main>
    </>
  )
}
