import type { JobDetails, TaskRow } from '../../api/farm-queries.js'
import { useCallback, useRef, useState, type PointerEvent } from 'react'
import { PointerTip, useTip } from '../../parts/pointer-tip.js'
import { ShowMore, useFirst } from '../../parts/show-more.js'
import styles from './frame-grid.module.css'
import { FrameTile } from './frame-tile.js'
import { pictureOf, stateOf } from './frame-states.js'
import { frameWords } from './frame-words.js'
import { useArrowKeys } from './use-arrow-keys.js'

const framesAtOnce = 240

interface FrameGridProps {
  job: JobDetails
  tasks: readonly TaskRow[]
  shown: number | undefined
  show: (task: number) => void
}

/** A tile a frame. One of them is in the tab order; the arrow keys go on from there. */
export function FrameGrid({ job, tasks, shown, show }: FrameGridProps) {
  const { shown: rows, hidden, more } = useFirst(tasks, framesAtOnce)
  const list = useRef<HTMLUListElement>(null)
  const [current, setCurrent] = useState(0)
  const { at, point: pointTip } = useTip()
  const [told, setTold] = useState(0)
  const toldTask = rows[told]
  const enter = useCallback((index: number) => setCurrent(index), [])
  const point = useCallback(
    (index: number, event: PointerEvent) => {
      if (event.pointerType === 'touch') return
      setTold(index)
      pointTip(event.currentTarget.getBoundingClientRect())
    },
    [pointTip],
  )
  const onKeyDown = useArrowKeys(list)
  return (
    <section aria-labelledby="frames-heading">
      <h3 id="frames-heading" className={styles['heading']}>
        Frames
      </h3>
      <ul
        ref={list}
        className={styles['grid']}
        data-pictures={job.pictures}
        onKeyDown={onKeyDown}
        onPointerLeave={() => pointTip(undefined)}
      >
        {rows.map((task, index) => (
          <FrameTile
            key={task.id}
            id={task.id}
            index={index}
            name={task.tile === null ? `${task.frame}` : `${task.frame}.${task.tile}`}
            state={stateOf(task)}
            progress={task.progress}
            words={frameWords(task)}
            error={job.pictures && stateOf(task) === 'failed' ? task.last_error : null}
            picture={pictureOf(job, task)}
            shown={task.id === shown}
            tabbable={index === Math.min(current, rows.length - 1)}
            show={show}
            enter={enter}
            point={point}
          />
        ))}
      </ul>
      <PointerTip at={at}>{toldTask !== undefined && frameWords(toldTask)}</PointerTip>
      <ShowMore hidden={hidden} more={more} what="frame" />
    </section>
  )
}
