import type { AgentDetails } from '../../api/farm-queries.js'
import { AgentLink } from '../../parts/agent-link.js'
import { JobLink } from '../../parts/job-link.js'
import { Moment } from '../../parts/moment.js'
import { Share } from '../../parts/share.js'
import { StateChip } from '../../parts/state-chip.js'
import type { TableColumn } from '../../parts/table/table-columns.js'
import { countWords, memoryWords } from '../../words/amounts.js'

export const agentColumns: readonly TableColumn<AgentDetails>[] = [
  {
    id: 'hostname',
    title: 'Agent',
    width: 11,
    grow: 2,
    sort: 'hostname',
    cell: agent => <AgentLink agent={agent.id}>{agent.hostname}</AgentLink>,
  },
  { id: 'state', title: 'State', width: 7.5, sort: 'state', cell: agent => <StateChip state={agent.state} /> },
  { id: 'work', title: 'Work', width: 14, grow: 3, cell: agent => <Work agent={agent} /> },
  { id: 'cpus', title: 'CPUs', width: 4.5, sort: 'cpus', align: 'end', cell: agent => agent.cpus },
  {
    id: 'ram',
    title: 'RAM used',
    width: 9,
    sort: 'free_ram',
    cell: agent => (
      <Share
        of={agent.ram - agent.free_ram}
        total={agent.ram}
        words={`${memoryWords(agent.ram - agent.free_ram)} of ${memoryWords(agent.ram)}`}
      />
    ),
  },
  { id: 'version', title: 'Version', width: 6, sort: 'version', cell: agent => agent.version },
  {
    id: 'heard',
    title: 'Heard from',
    width: 8,
    sort: 'last_heard_from',
    cell: agent => agent.last_heard_from !== null && <Moment at={agent.last_heard_from} />,
  },
  {
    id: 'address',
    title: 'Address',
    width: 10,
    isExtra: true,
    sort: 'remote_ip',
    cell: agent => `${agent.remote_ip ?? agent.hostname}:${agent.port}`,
  },
  { id: 'cpu_name', title: 'Processor', width: 12, grow: 1, isExtra: true, sort: 'cpu_name', cell: agent => agent.cpu_name },
]

function Work({ agent }: { agent: AgentDetails }) {
  const [first] = agent.tasks
  if (agent.set_aside_because !== undefined) return <strong>{`Set aside: ${agent.set_aside_because}`}</strong>
  if (first === undefined) return null
  return (
    <>
      <JobLink job={first.job}>{first.job_title}</JobLink>,{' '}
      {agent.tasks.length === 1 ? `frame ${first.frame}` : countWords(agent.tasks.length, 'frame')}
    </>
  )
}
