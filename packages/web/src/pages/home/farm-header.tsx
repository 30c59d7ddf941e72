import type { AgentDetails, JobDetails } from '@pyfarm/contract/api/details'
import { useEffect } from 'react'
import mark from '../../mark.svg'
import { countWords } from '../../words/amounts.js'
import { ConnectionSign } from './connection-sign.js'
import styles from './farm-header.module.css'

interface FarmHeaderProps {
  jobs: readonly JobDetails[] | undefined
  agents: readonly AgentDetails[] | undefined
  readAt: number
  failure: Error | null
}

export function FarmHeader({ jobs, agents, readAt, failure }: FarmHeaderProps) {
  const running = (jobs ?? []).filter(job => job.state === 'running').length
  const title = running === 0 ? 'PyFarm' : `${countWords(running, 'job')} running – PyFarm`
  useEffect(() => {
    document.title = title
  }, [title])
  return (
    <header className={styles['header']}>
      <h1 className={styles['name']}>
        <img src={mark} alt="" width="28" height="28" />
        PyFarm
      </h1>
      {jobs !== undefined && agents !== undefined && (
        <p className={styles['glance']}>
          {countWords(running, 'job')} running
          <span aria-hidden="true"> · </span>
          {countWords(agents.filter(agent => agent.state === 'online' || agent.state === 'running').length, 'agent')} online
        </p>
      )}
      <ConnectionSign readAt={readAt} failure={failure} />
    </header>
  )
}
