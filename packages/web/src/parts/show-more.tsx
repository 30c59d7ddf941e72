import { useState } from 'react'
import { countWords } from '../words/amounts.js'
import styles from './show-more.module.css'

/** The first `step` rows of a list, and a button for as many more. */
export function useFirst<Row>(rows: readonly Row[], step: number): { shown: Row[]; hidden: number; more: () => void } {
  const [limit, setLimit] = useState(step)
  return { shown: rows.slice(0, limit), hidden: Math.max(0, rows.length - limit), more: () => setLimit(limit + step) }
}

export function ShowMore({ hidden, more, what }: { hidden: number; more: () => void; what: string }) {
  if (hidden === 0) return null
  return (
    <button type="button" className={styles['more']} onClick={more}>
      Show more ({countWords(hidden, what)} left)
    </button>
  )
}
