import { memo, useState, type PointerEvent } from 'react'
import { StateGlyph } from '../../parts/state-glyph.js'
import styles from './frame-tile.module.css'

interface FrameTileProps {
  id: number
  index: number
  name: string
  state: string
  /** 0 to 1. */
  progress: number
  /** All that there is to say of the frame, in a line. */
  words: string
  error: string | null
  picture: string | undefined
  shown: boolean
  tabbable: boolean
  show: (task: number) => void
  enter: (index: number) => void
  point: (index: number, event: PointerEvent) => void
}

export const FrameTile = memo(function FrameTile(tile: FrameTileProps) {
  const { id, index, state } = tile
  const [missing, setMissing] = useState<string>()
  const hasPicture = tile.picture !== undefined && tile.picture !== missing
  return (
    <li>
      <button
        type="button"
        className={styles['tile']}
        data-state={state}
        aria-label={tile.words}
        aria-pressed={tile.shown}
        tabIndex={tile.tabbable ? 0 : -1}
        onFocus={() => tile.enter(index)}
        onPointerEnter={event => tile.point(index, event)}
        onClick={() => tile.show(id)}
      >
        {hasPicture && <img src={tile.picture} alt="" loading="lazy" decoding="async" onError={() => setMissing(tile.picture)} />}
        {tile.error !== null && <span className={styles['error']}>{tile.error}</span>}
        <span className={styles['name']} data-over={hasPicture}>
          {!hasPicture && <StateGlyph state={state} />}
          {tile.name}
        </span>
        {state === 'running' && <span className={styles['progress']} style={{ transform: `scaleX(${tile.progress})` }} />}
      </button>
    </li>
  )
})
