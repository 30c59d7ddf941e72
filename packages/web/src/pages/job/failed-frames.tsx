import type { TaskRow } from '../../api/farm-queries.js'
import { countWords } from '../../words/amounts.js'
import styles from './failed-frames.module.css'
import { stateOf } from './frame-states.js'
import { frameWords } from './frame-words.js'

const failuresAtOnce = 5

interface FailedFramesProps {
  tasks: readonly TaskRow[]
  hostnames: ReadonlyMap<string, string>
  show: (task: number) => void
}

/** Why frames failed, in text, so that nobody has to look for it. */
export function FailedFrames({ tasks, hostnames, show }: FailedFramesProps) {
  const failed = tasks.filter(task => stateOf(task) === 'failed')
  if (failed.length === 0) return null
  return (
    <section className={styles['failed']} aria-labelledby="failed-heading">
      <h3 id="failed-heading">{countWords(failed.length, 'frame')} failed</h3>
      <ul>
        {failed.slice(0, failuresAtOnce).map(task => (
          <li key={task.id}>
            <button type="button" onClick={() => show(task.id)}>
              {frameWords(task, hostnames)}
            </button>
          </li>
        ))}
      </ul>
      {failed.length > failuresAtOnce && <p>and {failed.length - failuresAtOnce} more: the crossed frames below.</p>}
    </section>
  )
}
