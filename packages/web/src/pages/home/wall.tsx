// The farm for the screen in the corridor: large, without navigation, nothing to scroll.
import type { Overview } from '../../api/overview-queries.js'
import { ConnectionSign } from '../../shell/connection-sign.js'
import mark from '../../mark.svg'
import { Failures } from './failures.js'
import { LastPictures } from './last-pictures.js'
import { Owners } from './owners.js'
import { RunningJobs } from './running-jobs.js'
import { Totals } from './totals.js'
import { Trouble } from './trouble.js'
import { WaitingJobs } from './waiting-jobs.js'
import styles from './wall.module.css'

const most = { running: 7, failures: 3, trouble: 4, owners: 5, pictures: 4 }

export function Wall({ overview }: { overview: Overview }) {
  const { failures, trouble, users, pictures } = overview
  return (
    <main className={styles['wall']}>
      <header className={styles['head']}>
        <h1>
          <img src={mark} alt="" />
          The farm
        </h1>
        <ConnectionSign />
      </header>
      <Totals overview={overview} />
      <div className={styles['columns']}>
        <div className={styles['column']}>
          <RunningJobs shown={most.running} overview={overview} />
        </div>
        <div className={styles['column']}>
          {pictures.length > 0 && <LastPictures pictures={pictures.slice(0, most.pictures)} />}
          <WaitingJobs />
          <Owners title="Agents by user" owners={users.slice(0, most.owners)} none="without a user" filter="user" />
        </div>
        <div className={styles['column']}>
          <Failures failures={failures.slice(0, most.failures)} />
          <Trouble trouble={{ ...trouble, agents: trouble.agents.slice(0, most.trouble) }} />
        </div>
      </div>
    </main>
  )
}
