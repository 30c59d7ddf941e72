// How many agents there were: `/statistics/agent_counts`.
import { agentCountNames } from '@pyfarm/contract/api/statistics'
import { Asked } from '../../parts/asked.js'
import { usePageTitle } from '../../shell/use-page-title.js'
import page from '../../styles/detail-page.module.css'
import { CountsOverTime } from './counts-over-time.js'
import { FileLinks } from './file-links.js'
import { RangeFields } from './range-fields.js'
import { agentWords } from './series.js'
import { queryOf, useRange } from './use-range.js'
import { useAgentCounts } from './use-statistics.js'

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
      <Asked query={counts} reading="Reading the numbers…">
        {answer => (
          <CountsOverTime
            answer={answer}
            names={agentCountNames}
            words={agentWords}
            what="Agents"
            how="Agents are counted every hour (agent_count_interval)."
            range={range}
          />
        )}
      </Asked>
    </div>
  )
}
