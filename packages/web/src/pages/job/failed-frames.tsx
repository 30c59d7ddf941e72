import type { TaskRow } from '../../api/farm-queries.js'
import { countWords } from '../../words/amounts.js'
import styles from './failed-frames.module.css'
import { frameWords } from './frame-words.js'
import { failuresTold } from './use-single-tasks.js'

interface FailedFramesProps {
  /** The first that failed. */
  tasks: readonly TaskRow[]
  /** How many failed in all. */
  count: number
  show: (task: number) => void
}

/** Why frames failed, in text, so that nobody has to look for it. */
export function FailedFrames({ tasks, count, show }: FailedFramesProps) {
  if (tasks.length === 0) return null
  return (
    <section className={styles['failed']} aria-labelledby="failed-heading">
      <h3 id="failed-heading">{countWords(count, 'frame')} failed</h3>
      <ul>
        {tasks.slice(0, failuresTold).map(task => (
          <li key={task.id}>
            <button type="button" onClick={() => show(task.id)}>
              {frameWords(task)}
            </button>
          </li>
        ))}
      </ul>
      {count > failuresTold && <p>and {(count - failuresTold).toLocaleString('en')} more: the crossed frames below.</p>}
    </section>
  )
}
