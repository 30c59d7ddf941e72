import styles from './reasons.module.css'

interface Reason {
  readonly kind: string
  readonly sentence: string
  readonly remedy: string
}

/** Why something waits, and what would change it. */
export function Reasons({ summary, reasons, total }: { summary: string; reasons: readonly Reason[]; total: number }) {
  const [first] = reasons
  const isSaidBelow = total === 1 && first?.sentence === summary
  return (
    <div className={styles['reasons']}>
      {!isSaidBelow && <p className={styles['summary']}>{summary}</p>}
      {reasons.length > 0 && (
        <ul>
          {reasons.map(({ kind, sentence, remedy }) => (
            <li key={`${kind} ${sentence}`}>
              <strong>{sentence}</strong>
              <span>{remedy}</span>
            </li>
          ))}
        </ul>
      )}
      {total > reasons.length && <p>And {total - reasons.length} more reasons.</p>}
    </div>
  )
}
