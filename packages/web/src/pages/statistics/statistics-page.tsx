// What there is to see of the farm over time: `/statistics/`.
import { Link } from '@tanstack/react-router'
import { usePageTitle } from '../../shell/use-page-title.js'
import page from '../../styles/detail-page.module.css'
import { numberWords } from './chart-data.js'
import { agentWords, eventWords } from './series.js'
import styles from './statistics.module.css'
import { useAgentCounts, useTaskEvents } from './use-statistics.js'

const day = { days: 1, resolution: '1h', queues: [] } as const

export function StatisticsPage() {
  usePageTitle('Statistics')
  const events = useTaskEvents(day)
  const agents = useAgentCounts(day)
  return (
    <div className={page['page']}>
      <div className={page['top']}>
        <h1>Statistics</h1>
      </div>
      <ul className={styles['cards']}>
        <Card
          to="/statistics/task_events"
          title="Tasks over time"
          text="What happened to tasks, and how many waited, ran and ended, by queue."
          head="In the last 24 hours"
          numbers={Object.entries(eventWords).map(([id, word]) => [word, events.data?.totals[id as keyof typeof eventWords]])}
        />
        <Card
          to="/statistics/agent_counts"
          title="Agents over time"
          text="How many agents were at work, idle, offline and disabled."
          head="On average in the last 24 hours"
          numbers={Object.entries(agentWords).map(([id, word]) => [word, agents.data?.averages[id as keyof typeof agentWords]])}
        />
      </ul>
      <p>
        For a wall or an alarm, <a href="/metrics">the metrics</a> tell what is now, in Prometheus’ form.
      </p>
    </div>
  )
}

interface CardProps {
  readonly to: '/statistics/task_events' | '/statistics/agent_counts'
  readonly title: string
  readonly text: string
  readonly head: string
  readonly numbers: readonly (readonly [string, number | null | undefined])[]
}

function Card({ to, title, text, head, numbers }: CardProps) {
  return (
    <li className={styles['card']}>
      <h2>
        <Link to={to}>{title}</Link>
      </h2>
      <p>{text}</p>
      <h3>{head}</h3>
      <dl className={styles['facts']}>
        {numbers.map(([word, value]) => (
          <div key={word}>
            <dt>{word}</dt>
            <dd>{numberWords(value ?? null)}</dd>
          </div>
        ))}
      </dl>
    </li>
  )
}
