import styles from './share.module.css'

interface ShareProps {
  readonly of: number
  readonly total: number
  readonly words: string
  /** The more the better: nothing warns when it is nearly all. */
  readonly isGood?: boolean
}

/** How much of something is taken, as a bar; in words for who can't see it or points at it. */
export function Share({ of, total, words, isGood = false }: ShareProps) {
  const share = total <= 0 ? 0 : Math.min(1, Math.max(0, of / total))
  return (
    <span className={styles['share']} role="img" aria-label={words} title={words} data-full={!isGood && share > 0.9}>
      <span style={{ transform: `scaleX(${share})` }} />
    </span>
  )
}
