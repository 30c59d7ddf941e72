import { numberWords, type ChartSeries } from './chart-data.js'
import styles from './statistics.module.css'

interface LegendProps {
  readonly series: readonly ChartSeries[]
  readonly hidden: readonly string[]
  readonly toggle: (series: string) => void
  readonly valueOf: (series: ChartSeries) => number | null
  /** What the values are of. */
  readonly moment: string
}

const sides = { above: 'Above the axis', below: 'Below the axis' } as const

/** The series in the order in which they stand on the axis, with a value each; a press takes one out of the chart or back. */
export function Legend({ series, hidden, toggle, valueOf, moment }: LegendProps) {
  const hasBoth = series.some(({ side }) => side === 'below')
  return (
    <div className={styles['legend']}>
      <span className={styles['moment']}>{moment}</span>
      {(['above', 'below'] as const).map(side => {
        const ofSide = series.filter(one => one.side === side)
        if (ofSide.length === 0) return null
        return (
          <div key={side} role="group" aria-label={hasBoth ? sides[side] : 'Series'} className={styles['side']}>
            {hasBoth && <span className={styles['sideName']}>{sides[side]}, from the axis:</span>}
            {ofSide.map(one => (
              <button key={one.id} type="button" aria-pressed={!hidden.includes(one.id)} onClick={() => toggle(one.id)}>
                <span className={styles['swatch']} style={{ background: `var(--${one.color})` }} />
                {one.label} <b>{numberWords(valueOf(one))}</b>
              </button>
            ))}
          </div>
        )
      })}
    </div>
  )
}
