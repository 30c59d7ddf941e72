import type { QueueShare } from '../../api/queue-queries.js'
import { countWords } from '../../words/amounts.js'
import styles from './share-bar.module.css'

/** The agents of a queue against what its weight promises it: the bar is what it has, the mark what it is promised. */
export function ShareBar({ share }: { share: QueueShare | undefined }) {
  if (share === undefined) return null
  const { agents, promise } = share
  if (promise === null || promise.of === 0)
    return <span className={styles['idle']}>{agents === 0 ? 'no work' : countWords(agents, 'agent')}</span>
  const promised = promise.part * promise.of
  const words = `${agents} of ${countWords(promise.of, 'agent')} at its priority; its weight promises ${tenths(promised)}`
  return (
    <span className={styles['share']} title={words}>
      <span className={styles['numbers']}>
        <strong>{agents}</strong> of {tenths(promised)}
      </span>
      <span className={styles['bar']} role="img" aria-label={words}>
        <span className={styles['has']} style={{ transform: `scaleX(${Math.min(1, agents / promise.of)})` }} />
        <span className={styles['mark']} style={{ insetInlineStart: `${Math.min(99, promise.part * 100)}%` }} />
      </span>
    </span>
  )
}

const tenths = (agents: number): string => String(Math.round(agents * 10) / 10)
