// What happened to tasks, and how many there were: `/statistics/task_events`.
import { taskCountNames } from '@pyfarm/contract/api/statistics'
import { taskEventNames } from '@pyfarm/contract/task-events'
import { useMemo } from 'react'
import type { Schemas } from '../../api/client.js'
import { Asked } from '../../parts/asked.js'
import { usePageTitle } from '../../shell/use-page-title.js'
import page from '../../styles/detail-page.module.css'
import { Chart } from './chart.js'
import { CountsOverTime } from './counts-over-time.js'
import { FileLinks } from './file-links.js'
import { NothingCounted } from './nothing-counted.js'
import { NumbersTable } from './numbers-table.js'
import { RangeFields } from './range-fields.js'
import { eventSeries, eventWords, taskWords } from './series.js'
import styles from './statistics.module.css'
import { queryOf, useRange, type RangeChoice } from './use-range.js'
import { timesIn, useTaskCounts, useTaskEvents } from './use-statistics.js'

export function TaskEventsPage() {
  usePageTitle('Task events')
  const range = useRange()
  const events = useTaskEvents(range)
  const counts = useTaskCounts(range)
  return (
    <div className={page['page']}>
      <div className={page['top']}>
        <h1>Tasks over time</h1>
      </div>
      <RangeFields range={range} hasQueues />
      <section aria-labelledby="events">
        <div className={page['top']}>
          <h2 id="events">What happened to tasks</h2>
          <FileLinks path="task_events" query={queryOf(range)} />
        </div>
        <Asked query={events} reading="Reading the numbers…">
          {answer => <Events answer={answer} range={range} />}
        </Asked>
      </section>
      <section aria-labelledby="counts">
        <div className={page['top']}>
          <h2 id="counts">How many tasks there were</h2>
          <FileLinks path="task_counts" query={queryOf(range)} />
        </div>
        <Asked query={counts} reading="Reading the numbers…">
          {answer => (
            <CountsOverTime
              answer={answer}
              names={taskCountNames}
              words={taskWords}
              what="Tasks"
              how="Tasks are counted every quarter of an hour (task_count_interval)."
              range={range}
            />
          )}
        </Asked>
      </section>
    </div>
  )
}

function Events({ answer, range }: { answer: Schemas['TaskEventStatistics']; range: RangeChoice }) {
  const { enabled, points, totals, averages } = answer
  const series = useMemo(() => eventSeries(points), [points])
  const span = useMemo(() => timesIn(answer), [answer])
  if (taskEventNames.every(name => totals[name] === 0))
    return (
      <NothingCounted
        enabled={enabled}
        queues={range.queues}
        how="Submit a job: what happens to its tasks shows here some seconds later."
      />
    )
  return (
    <div className={styles['shown']}>
      <Chart
        title="New and restarted tasks above the axis; done, failed and deleted ones below it"
        shape="bars"
        series={series}
        span={span}
        summary={totals}
        summaryWord="In all"
        hidden={range.hidden}
        toggle={range.toggle}
      />
      <NumbersTable
        label="What happened to tasks, in numbers"
        columns={taskEventNames.map(id => ({ id, label: eventWords[id] }))}
        points={points}
        summaries={[
          { name: 'In all', row: totals },
          { name: 'An hour, on average', row: averages },
        ]}
      />
    </div>
  )
}
