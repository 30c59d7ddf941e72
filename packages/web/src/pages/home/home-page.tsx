// The farm at a glance: what runs, what fails, what waits and why, who uses how much, the last pictures, agents in trouble.
import { useOverview, type Overview } from '../../api/overview-queries.js'
import { Asked } from '../../parts/asked.js'
import { useAddress } from '../../shell/use-address.js'
import { usePageTitle } from '../../shell/use-page-title.js'
import { Failures } from './failures.js'
import styles from './home-page.module.css'
import { LastPictures } from './last-pictures.js'
import { Owners } from './owners.js'
import { RunningJobs } from './running-jobs.js'
import { Totals } from './totals.js'
import { Trouble } from './trouble.js'
import { WaitingJobs } from './waiting-jobs.js'
import { Wall } from './wall.js'

export function HomePage() {
  usePageTitle('Home')
  const [parts] = useAddress()
  const overview = useOverview()
  return <Asked query={overview}>{data => ('wall' in parts ? <Wall overview={data} /> : <Glance overview={data} />)}</Asked>
}

const most = { running: 8, trouble: 6 }

function Glance({ overview }: { overview: Overview }) {
  return (
    <div className={styles['page']}>
      <h1 className={styles['title']}>The farm</h1>
      <Totals overview={overview} />
      <div className={styles['columns']}>
        <div className={styles['column']}>
          <RunningJobs shown={most.running} overview={overview} />
          <WaitingJobs />
          <LastPictures pictures={overview.pictures} />
        </div>
        <div className={styles['column']}>
          <Failures failures={overview.failures} />
          <Trouble trouble={{ ...overview.trouble, agents: overview.trouble.agents.slice(0, most.trouble) }} />
          <Owners title="Agents by user" owners={overview.users} none="without a user" filter="user" />
          <Owners title="Agents by queue" owners={overview.queues} none="without a queue" filter="jobqueue" />
        </div>
      </div>
      <p className={styles['wall']}>
        <a href="/?wall">For the screen in the corridor</a>
      </p>
    </div>
  )
}
