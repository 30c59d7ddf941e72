import type { AgentDetails } from '../../api/farm-queries.js'
import { AgentLink } from '../../parts/agent-link.js'
import { JobLink } from '../../parts/job-link.js'
import { Moment } from '../../parts/moment.js'
import { Share } from '../../parts/share.js'
import { StateChip } from '../../parts/state-chip.js'
import type { TableColumn } from '../../parts/table/table-columns.js'
import { countWords, memoryWords, percentWords } from '../../words/amounts.js'

export const agentColumns: readonly TableColumn<AgentDetails>[] = [
  {
    id: 'hostname',
    title: 'Agent',
    width: 10,
    grow: 2,
    sort: 'hostname',
    cell: ({ id, hostname }) => (
      <span title={hostname}>
        <AgentLink agent={id}>{hostname}</AgentLink>
      </span>
    ),
  },
  { id: 'state', title: 'State', width: 7, sort: 'state', cell: agent => <StateChip state={agent.state} /> },
  { id: 'load', title: 'Done of it', width: 6.5, cell: agent => <Load agent={agent} /> },
  { id: 'work', title: 'Work', width: 11, grow: 3, cell: agent => <Work agent={agent} /> },
  { id: 'cpus', title: 'CPUs', width: 4, sort: 'cpus', align: 'end', cell: agent => agent.cpus },
  {
    id: 'ram',
    title: 'RAM used',
    width: 7,
    sort: 'free_ram',
    cell: agent => (
      <Share
        of={agent.ram - agent.free_ram}
        total={agent.ram}
        words={`${memoryWords(agent.ram - agent.free_ram)} of ${memoryWords(agent.ram)}`}
      />
    ),
  },
  {
    id: 'tags',
    title: 'Tags',
    width: 6,
    grow: 1,
    cell: agent => <span title={agent.tags.join(', ')}>{agent.tags.join(', ')}</span>,
  },
  { id: 'version', title: 'Version', width: 5.5, sort: 'version', cell: agent => agent.version },
  {
    id: 'heard',
    title: 'Heard from',
    width: 8.5,
    sort: 'last_heard_from',
    cell: agent => agent.last_heard_from !== null && <Moment at={agent.last_heard_from} />,
  },
  { id: 'notes', title: 'Notes', width: 7, grow: 1, cell: ({ notes }) => <span title={notes}>{notes.split('\n', 1)[0]}</span> },
  {
    id: 'tasks',
    title: 'Tasks',
    width: 4.5,
    isExtra: true,
    align: 'end',
    cell: agent => agent.tasks.length || '',
  },
  { id: 'software', title: 'Software', width: 12, grow: 2, isExtra: true, cell: agent => <Software agent={agent} /> },
  { id: 'memory', title: 'RAM', width: 6, isExtra: true, sort: 'ram', align: 'end', cell: agent => memoryWords(agent.ram) },
  {
    id: 'address',
    title: 'Address',
    width: 10,
    isExtra: true,
    sort: 'remote_ip',
    cell: agent => `${agent.remote_ip ?? agent.hostname}:${agent.port}`,
  },
  { id: 'port', title: 'Port', width: 5, isExtra: true, sort: 'port', align: 'end', cell: agent => agent.port },
  { id: 'cpu_name', title: 'Processor', width: 12, grow: 1, isExtra: true, sort: 'cpu_name', cell: agent => agent.cpu_name },
  { id: 'id', title: 'Id', width: 20, isExtra: true, sort: 'id', cell: agent => agent.id },
]

/** How far the tasks are that it has now. */
function Load({ agent: { tasks } }: { agent: AgentDetails }) {
  if (tasks.length === 0) return null
  const done = tasks.reduce((sum, { progress }) => sum + progress, 0)
  return (
    <Share
      isGood
      of={done}
      total={tasks.length}
      words={`${percentWords(done / tasks.length)} of ${countWords(tasks.length, 'frame')}`}
    />
  )
}

function Software({ agent: { software } }: { agent: AgentDetails }) {
  const words = software.map(each => `${each.software} ${each.version}`).join(', ')
  return <span title={words}>{words}</span>
}

function Work({ agent }: { agent: AgentDetails }) {
  const [first] = agent.tasks
  if (agent.set_aside_because !== undefined) return <strong>{`Set aside: ${agent.set_aside_because}`}</strong>
  if (first === undefined)
    return agent.update_error === undefined ? null : <strong>{`Not updated: ${agent.update_error}`}</strong>
  return (
    <>
      <JobLink job={first.job}>{first.job_title}</JobLink>,{' '}
      {agent.tasks.length === 1 ? `frame ${first.frame}` : countWords(agent.tasks.length, 'frame')}
    </>
  )
}
