// How many agents there were: `/statistics/agent_counts`.
import { agentCountNames } from '@pyfarm/contract/api/statistics'
import { useMemo } from 'react'
import type { Schemas } from '../../api/client.js'
import { Note } from '../../parts/note.js'
import { usePageTitle } from '../../shell/use-page-title.js'
import page from '../../styles/detail-page.module.css'
import { Chart } from './chart.js'
import { FileLinks } from './file-links.js'
import { NothingCounted } from './nothing-counted.js'
import { NumbersTable } from './numbers-table.js'
import { RangeFields } from './range-fields.js'
import { agentWords, countSeries } from './series.js'
import styles from './statistics.module.css'
import { queryOf, useRange, type RangeChoice } from './use-range.js'
import { timesIn, useAgentCounts } from './use-statistics.js'

export function AgentCountsPage() {
  usePageTitle('Agents over time')
  const range = useRange()
  const counts = useAgentCounts(range)
  return (
    <div className={page['page']}>
      <div className={page['top']}>
        <h1>Agents over time</h1>
        <FileLinks path="agent_counts" query={queryOf({ ...range, queues: [] })} />
      </div>
      <RangeFields range={range} hasQueues={false} />
      {counts.data === undefined ? (
        counts.error === null ? (
          <Note title="Reading the numbers…" />
        ) : (
          <Note title={counts.error.message} tone="trouble" />
        )
      ) : (
        <Counts answer={counts.data} range={range} />
      )}
    </div>
  )
}

function Counts({ answer, range }: { answer: Schemas['AgentCountStatistics']; range: RangeChoice }) {
  const { enabled, points, latest, averages } = answer
  const series = useMemo(() => countSeries(agentCountNames, agentWords, points), [points])
  const span = useMemo(() => timesIn(answer), [answer])
  if (agentCountNames.every(name => latest[name] === null))
    return <NothingCounted enabled={enabled} how="Agents are counted every hour (agent_count_interval)." />
  return (
    <div className={styles['shown']}>
      <Chart
        title="Agents by state, on each other"
        shape="areas"
        series={series}
        span={span}
        summary={latest}
        summaryWord="Counted last"
        hidden={range.hidden}
        toggle={range.toggle}
      />
      <NumbersTable
        label="Agents by state, in numbers"
        columns={agentCountNames.map(id => ({ id, label: agentWords[id] }))}
        points={points}
        summaries={[
          { name: 'Counted last', row: latest },
          { name: 'On average', row: averages },
        ]}
      />
    </div>
  )
}
