// The tree, a row a queue. A row can be dragged onto another, or by its menu be moved anywhere.
import {
  DndContext,
  MouseSensor,
  TouchSensor,
  pointerWithin,
  useDraggable,
  useDroppable,
  useSensor,
  useSensors,
} from '@dnd-kit/core'
import type { DragEndEvent } from '@dnd-kit/core'
import { IconGripVertical } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { pathOf, useShares, type Queue, type QueueShare } from '../../api/queue-queries.js'
import { canMove } from './move-rules.js'
import { QueueJobs } from './queue-jobs-words.js'
import { QueueMenu } from './queue-menu.js'
import { treeRows, type TreeRow } from './queue-tree.js'
import styles from './queues-page.module.css'
import { ShareBar } from './share-bar.js'
import { useMoveQueue } from './use-move-queue.js'

const topId = 'top'

export function QueueTree({ queues, isFixed }: { queues: readonly Queue[]; isFixed: boolean }) {
  const shares = useShares().data ?? []
  const move = useMoveQueue(queues)
  const [dragged, setDragged] = useState<number>()
  const mouse = useSensor(MouseSensor, { activationConstraint: { distance: 6 } })
  const touch = useSensor(TouchSensor, { activationConstraint: { delay: 200, tolerance: 8 } })
  const moving = queues.find(({ id }) => id === dragged)
  const drop = ({ active, over }: DragEndEvent) => {
    const queue = queues.find(({ id }) => id === active.id)
    setDragged(undefined)
    if (queue !== undefined && over !== null) move({ queue, target: over.id === topId ? null : Number(over.id) })
  }
  return (
    <DndContext
      sensors={useSensors(mouse, touch)}
      collisionDetection={pointerWithin}
      onDragStart={({ active }) => setDragged(Number(active.id))}
      onDragEnd={drop}
      onDragCancel={() => setDragged(undefined)}
      accessibility={{ screenReaderInstructions: { draggable: 'Open the actions of a queue to move it by keyboard.' } }}
    >
      <div className={styles['scroller']} role="region" aria-label="Tree of queues" tabIndex={0}>
        <table className={styles['tree']}>
          <thead>
            <tr>
              {['Queue', 'Agents of promised', 'Priority', 'Weight', 'At least', 'At most', 'Jobs', 'Waiting frames'].map(
                title => (
                  <th key={title} scope="col">
                    {title}
                  </th>
                ),
              )}
              <th scope="col" aria-label="Actions" />
            </tr>
          </thead>
          <tbody>
            <TopRow share={shares.find(({ id }) => id === null)} isOpen={moving !== undefined && canMove(queues, moving, null)} />
            {treeRows(queues).map(queue => (
              <QueueRow
                key={queue.id}
                queue={queue}
                queues={queues}
                share={shares.find(({ id }) => id === queue.id)}
                isFixed={isFixed}
                isOpen={moving !== undefined && canMove(queues, moving, queue.id)}
                isDragged={dragged === queue.id}
              />
            ))}
          </tbody>
        </table>
      </div>
    </DndContext>
  )
}

/** Jobs without a queue, and where a queue is dropped that is to go to the top. */
function TopRow({ share, isOpen }: { share: QueueShare | undefined; isOpen: boolean }) {
  const { setNodeRef, isOver } = useDroppable({ id: topId, disabled: !isOpen })
  const jobs = share === undefined ? 0 : Object.values(share.jobs).reduce((sum, count) => sum + count, 0)
  return (
    <tr ref={setNodeRef} data-open={isOpen} data-over={isOver}>
      <th scope="row" className={styles['name']}>
        The farm
      </th>
      <td>
        <strong>{share?.agents ?? '…'}</strong> at work
      </td>
      <td colSpan={4} />
      <td>{jobs > 0 && `${jobs} without a queue`}</td>
      <td>{share?.waiting.toLocaleString()}</td>
      <td />
    </tr>
  )
}

interface QueueRowProps {
  readonly queue: TreeRow
  readonly queues: readonly Queue[]
  readonly share: QueueShare | undefined
  readonly isFixed: boolean
  /** What is dragged can be dropped here. */
  readonly isOpen: boolean
  readonly isDragged: boolean
}

function QueueRow({ queue, queues, share, isFixed, isOpen, isDragged }: QueueRowProps) {
  const { setNodeRef, isOver } = useDroppable({ id: queue.id, disabled: !isOpen })
  const { setNodeRef: setGrip, listeners } = useDraggable({ id: queue.id, disabled: isFixed })
  return (
    <tr ref={setNodeRef} data-open={isOpen} data-over={isOver} data-dragged={isDragged}>
      <th scope="row" className={styles['name']} style={{ paddingInlineStart: `${(queue.depth + 1) * 1.5}rem` }}>
        {!isFixed && (
          <span ref={setGrip} className={styles['grip']} title="Drag onto another queue" aria-hidden="true" {...listeners}>
            <IconGripVertical size={16} />
          </span>
        )}
        <Link to="/jobqueues/$queue" params={{ queue: String(queue.id) }}>
          {queue.name}
        </Link>
      </th>
      <td>
        <ShareBar share={share} />
      </td>
      <td>{queue.priority}</td>
      <td>{queue.weight}</td>
      <td>{queue.minimum_agents}</td>
      <td>{queue.maximum_agents}</td>
      <td>
        <QueueJobs path={queue.fullpath} share={share} />
      </td>
      <td>{share !== undefined && share.waiting > 0 && share.waiting.toLocaleString()}</td>
      <td>{!isFixed && <QueueMenu queue={queue} queues={queues} label={pathOf(queue)} />}</td>
    </tr>
  )
}
