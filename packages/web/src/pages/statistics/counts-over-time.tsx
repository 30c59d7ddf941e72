// How many there were in each state, as a chart and in numbers.
import { useMemo } from 'react'
import { Chart } from './chart.js'
import { NothingCounted } from './nothing-counted.js'
import { NumbersTable } from './numbers-table.js'
import { countSeries } from './series.js'
import styles from './statistics.module.css'
import type { RangeChoice } from './use-range.js'
import { timesIn } from './use-statistics.js'

type Counts<Name extends string> = Readonly<Record<Name, number | null>>

interface CountsOverTimeProps<Name extends string> {
  readonly answer: {
    readonly enabled: boolean
    readonly start: string
    readonly end: string
    readonly points: readonly (Counts<Name> & { readonly time: string })[]
    readonly latest: Counts<Name>
    readonly averages: Counts<Name>
  }
  readonly names: readonly Name[]
  readonly words: Readonly<Record<Name, string>>
  /** What is counted, for example `Agents`. */
  readonly what: string
  /** When it is counted, for who sees nothing yet. */
  readonly how: string
  readonly range: RangeChoice
}

export function CountsOverTime<Name extends string>({ answer, names, words, what, how, range }: CountsOverTimeProps<Name>) {
  const { enabled, points, latest, averages } = answer
  const series = useMemo(() => countSeries(names, words, points), [names, words, points])
  const span = useMemo(() => timesIn(answer), [answer])
  if (names.every(name => latest[name] === null)) return <NothingCounted enabled={enabled} how={how} />
  return (
    <div className={styles['shown']}>
      <Chart
        title={`${what} by state, on each other`}
        shape="areas"
        series={series}
        span={span}
        summary={latest}
        summaryWord="Counted last"
        hidden={range.hidden}
        toggle={range.toggle}
      />
      <NumbersTable
        label={`${what} by state, in numbers`}
        columns={names.map(id => ({ id, label: words[id] }))}
        points={points}
        summaries={[
          { name: 'Counted last', row: latest },
          { name: 'On average', row: averages },
        ]}
      />
    </div>
  )
}
