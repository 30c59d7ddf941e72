import type { TaskCounts } from '@pyfarm/contract/progress'
import { StateGlyph } from '../../parts/state-glyph.js'
import styles from './task-count-words.module.css'

const inOrder = ['done', 'running', 'assigned', 'queued', 'failed'] as const

/** The legend of the bar above it: every state that a task of the job is in, with how many are. */
export function TaskCountWords({ counts }: { counts: TaskCounts }) {
  return (
    <ul className={styles['counts']}>
      {inOrder
        .filter(state => counts[state] > 0)
        .map(state => (
          <li key={state} data-state={state}>
            <span className={styles['mark']}>
              <StateGlyph state={state} />
            </span>
            {counts[state].toLocaleString('en')} {state}
          </li>
        ))}
    </ul>
  )
}
