import { modals } from '@mantine/modals'
import { bodyOf, farm } from '../../api/client.js'
import { jobsKey, queuesKey } from '../../api/query-keys.js'
import { pathOf, useShares, type Queue } from '../../api/queue-queries.js'
import { useChange } from '../../api/use-change.js'
import { canMove, moveWords } from './move-rules.js'
import styles from './queues-page.module.css'

interface Move {
  readonly queue: Queue
  /** Null: the top. */
  readonly target: number | null
}

/** Moves a queue below another, or to the top, after having said what that changes; where it can't go, nothing happens. */
export function useMoveQueue(queues: readonly Queue[]): (move: Move) => void {
  const shares = useShares().data ?? []
  const change = useChange({
    act: ({ queue, target }: Move) => moveQueue(queue.id, target),
    done: ({ queue }) => `Queue ${queue.name} is moved.`,
    undo: ({ queue }) => moveQueue(queue.id, queue.parent_jobqueue_id),
    touches: [queuesKey, ['overview'], jobsKey],
  })
  return ({ queue, target }) => {
    if (!canMove(queues, queue, target)) return
    const place = queues.find(({ id }) => id === target)
    modals.openConfirmModal({
      title: `Move ${pathOf(queue)} ${place === undefined ? 'to the top' : `into ${pathOf(place)}`}`,
      children: (
        <ul className={styles['changes']}>
          {moveWords(queues, shares, queue, place).map(sentence => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      ),
      labels: { confirm: 'Move', cancel: 'Cancel' },
      onConfirm: () => change.mutate({ queue, target }),
    })
  }
}

const moveQueue = (queue: number, target: number | null) =>
  bodyOf(
    farm.POST('/api/v1/jobqueues/{queue}/move', {
      params: { path: { queue: String(queue) } },
      body: { parent_jobqueue_id: target },
    }),
  )
