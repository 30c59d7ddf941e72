import { Link } from '@tanstack/react-router'
import type { QueueShare } from '../../api/queue-queries.js'
import { StateChip } from '../../parts/state-chip.js'
import styles from './queues-page.module.css'

const states = ['running', 'queued', 'blocked', 'paused', 'failed', 'done'] as const

/** How many jobs of a queue itself are in which state, each a link to them. */
export function QueueJobs({ path, share }: { path: string; share: QueueShare | undefined }) {
  const present = states.filter(state => (share?.jobs[state] ?? 0) > 0)
  if (present.length === 0) return <span className={styles['none']}>none</span>
  return (
    <span className={styles['jobs']}>
      {present.map(state => (
        <Link key={state} to="/jobs/" search={{ jobqueue: path, ...filterOf(state) } as never}>
          <StateChip state={state} word={`${share?.jobs[state] ?? 0} ${state}`} />
        </Link>
      ))}
    </span>
  )
}

const filterOf = (state: (typeof states)[number]): object =>
  state === 'blocked' ? { blocked: 'true' } : state === 'queued' ? { state, blocked: 'false' } : { state }
