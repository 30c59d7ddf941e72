import type { ReactNode } from 'react'
import { StateChip } from './state-chip.js'
import styles from './state-choice.module.css'

interface StateChoiceProps {
  readonly states: readonly string[]
  readonly chosen: readonly string[]
  readonly choose: (states: readonly string[]) => void
  /** How many there are of a state. */
  readonly count?: (state: string) => ReactNode
}

/** A chip a state; chosen ones filter, none shows all. */
export function StateChoice({ states, chosen, choose, count }: StateChoiceProps) {
  const toggle = (state: string) => choose(chosen.includes(state) ? chosen.filter(other => other !== state) : [...chosen, state])
  return (
    <div role="group" aria-label="States" className={styles['states']}>
      {states.map(state => (
        <button key={state} type="button" aria-pressed={chosen.includes(state)} onClick={() => toggle(state)}>
          <StateChip state={state} />
          {count?.(state)}
        </button>
      ))}
    </div>
  )
}
