import { useComputedColorScheme } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { ChartSeries, ChartTimes } from './chart-data.js'
import { Legend } from './legend.js'
import styles from './statistics.module.css'

interface ChartProps {
  readonly title: string
  readonly span: ChartTimes
  /** The chart is drawn anew when these, or the span, are others. */
  readonly series: readonly ChartSeries[]
  readonly shape: 'bars' | 'areas'
  /** What a series has in all, while no point is looked at; and the word for that. */
  readonly summary: Readonly<Record<string, number | null>>
  readonly summaryWord: string
  /** Series that are not drawn. */
  readonly hidden: readonly string[]
  readonly toggle: (series: string) => void
}

/** A chart with its legend, which has the numbers of the point below the cursor. The same numbers stand in a table beside it. */
export function Chart({ title, series, shape, span, summary, summaryWord, hidden, toggle }: ChartProps) {
  const host = useRef<HTMLDivElement>(null)
  const [point, setPoint] = useState<number>()
  const scheme = useComputedColorScheme('light')
  const out = hidden.join()

  useEffect(() => {
    const place = host.current
    if (place === null) return undefined
    const ended = new AbortController()
    void import('./draw-chart.js').then(({ drawChart }) => {
      if (ended.signal.aborted) return
      const left = out.split(',')
      const shown = series.filter(({ id }) => !left.includes(id))
      const chart = drawChart(place, span, shown, shape, setPoint)
      const watch = new ResizeObserver(() => chart.resize())
      watch.observe(place)
      ended.signal.addEventListener('abort', () => {
        watch.disconnect()
        chart.remove()
      })
    })
    return () => ended.abort()
    // The colours follow the scheme.
  }, [series, span, out, shape, scheme])

  return (
    <figure className={styles['chart']} aria-label={title}>
      <figcaption className={styles['caption']}>{title}</figcaption>
      <div ref={host} className={styles['plot']} aria-hidden="true" />
      <Legend
        series={series}
        hidden={hidden}
        toggle={toggle}
        valueOf={({ id, values }) => (point === undefined ? (summary[id] ?? null) : (values[point] ?? null))}
        moment={point === undefined ? summaryWord : momentOfPoint(span.times[point])}
      />
    </figure>
  )
}

const momentOfPoint = (time: number | undefined): string =>
  time === undefined ? '' : new Date(time * 1000).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' })
