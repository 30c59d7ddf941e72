// The farm in numbers, each a way to what it counts.
import { Link } from '@tanstack/react-router'
import type { Overview } from '../../api/overview-queries.js'
import { StateGlyph } from '../../parts/state-glyph.js'
import { shortCount } from '../../words/amounts.js'
import styles from './totals.module.css'

interface Figure {
  readonly state: string
  readonly word: string
  readonly count: number
}

export function Totals({ overview: { agents, jobs, tasks } }: { overview: Overview }) {
  return (
    <div className={styles['totals']}>
      <Figures
        title="Agents"
        to="/agents/"
        figures={[
          { state: 'running', word: 'at work', count: agents['running'] ?? 0 },
          { state: 'online', word: 'idle', count: agents['online'] ?? 0 },
          { state: 'offline', word: 'offline', count: agents['offline'] ?? 0 },
          { state: 'disabled', word: 'disabled', count: agents['disabled'] ?? 0 },
        ]}
      />
      <Figures
        title="Jobs"
        to="/jobs/"
        figures={[
          { state: 'running', word: 'running', count: jobs['running'] ?? 0 },
          { state: 'queued', word: 'queued', count: jobs['queued'] ?? 0 },
          { state: 'failed', word: 'failed', count: jobs['failed'] ?? 0 },
          { state: 'paused', word: 'paused', count: jobs['paused'] ?? 0 },
        ]}
      />
      <Figures
        title="Frames"
        figures={[
          { state: 'running', word: 'rendering', count: tasks.running + tasks.assigned },
          { state: 'queued', word: 'to do', count: tasks.queued },
          { state: 'failed', word: 'failed', count: tasks.failed },
          { state: 'done', word: 'done', count: tasks.done },
        ]}
      />
    </div>
  )
}

function Figures({ title, to, figures }: { title: string; to?: string; figures: readonly Figure[] }) {
  return (
    <section className={styles['group']} aria-label={title}>
      <h2>{title}</h2>
      <ul>
        {figures.map(figure => (
          <li key={figure.word} data-state={figure.state} data-none={figure.count === 0}>
            {to === undefined ? (
              <FigureWords {...figure} />
            ) : (
              <Link to={to} search={{ state: figure.state } as never}>
                <FigureWords {...figure} />
              </Link>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

function FigureWords({ state, word, count }: Figure) {
  return (
    <>
      <strong title={count.toLocaleString('en')}>{shortCount(count)}</strong>{' '}
      <span className={styles['word']}>
        <StateGlyph state={state} />
        {word}
      </span>
    </>
  )
}
