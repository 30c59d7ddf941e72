import styles from './state-chip.module.css'
import { StateGlyph } from './state-glyph.js'

/** A state as shape, word and colour. */
export function StateChip({ state, word = state }: { state: string; word?: string }) {
  return (
    <span className={styles['chip']} data-state={state}>
      <StateGlyph state={state} />
      {word}
    </span>
  )
}
