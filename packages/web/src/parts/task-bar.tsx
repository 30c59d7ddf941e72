import { totalOf, type TaskCounts } from '@pyfarm/contract/progress'
import styles from './task-bar.module.css'

const inOrder = ['done', 'running', 'assigned', 'queued', 'failed'] as const

/** How a job's tasks stand, as one bar; the same in words for who can't see it. */
export function TaskBar({ counts }: { counts: TaskCounts }) {
  const present = inOrder.filter(state => counts[state] > 0)
  return (
    <div
      className={styles['bar']}
      role="img"
      aria-label={present.map(state => `${counts[state]} ${state}`).join(', ') || 'no frames'}
    >
      {totalOf(counts) > 0 &&
        present.map(state => (
          <span key={state} className={styles['part']} data-state={state} style={{ flexGrow: counts[state] }} />
        ))}
    </div>
  )
}
