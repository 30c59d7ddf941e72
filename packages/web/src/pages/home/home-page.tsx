// The first page: what the farm's jobs and agents do, live.
import { useAgents, useJobs } from '../../api/farm-queries.js'
import { usePageTitle } from '../../shell/use-page-title.js'
import { AgentList } from './agent-list.js'
import styles from './home-page.module.css'
import { JobList } from './job-list.js'

export function HomePage() {
  usePageTitle('Home')
  const jobs = useJobs()
  const agents = useAgents()
  return (
    <div className={styles['columns']}>
      <section className={styles['jobs']} aria-labelledby="jobs-heading">
        <h2 id="jobs-heading">Jobs</h2>
        <JobList jobs={jobs.data} failure={jobs.error} />
      </section>
      <section className={styles['agents']} aria-labelledby="agents-heading">
        <h2 id="agents-heading">Agents</h2>
        <AgentList agents={agents.data} failure={agents.error} />
      </section>
    </div>
  )
}
