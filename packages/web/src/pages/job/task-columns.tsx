import { Link } from '@tanstack/react-router'
import type { TaskRow } from '../../api/farm-queries.js'
import { AgentLink } from '../../parts/agent-link.js'
import { Moment } from '../../parts/moment.js'
import { StateChip } from '../../parts/state-chip.js'
import type { TableColumn } from '../../parts/table/table-columns.js'
import { percentWords } from '../../words/amounts.js'
import { durationWords, momentOf, secondsBetween } from '../../words/times.js'

export function taskColumns(job: number): readonly TableColumn<TaskRow>[] {
  return [
    {
      id: 'frame',
      title: 'Frame',
      width: 6,
      sort: 'frame',
      align: 'end',
      cell: ({ frame, tile }) => (tile === null ? frame : `${frame}, tile ${tile}`),
    },
    { id: 'state', title: 'State', width: 8, sort: 'state', cell: task => <StateChip state={task.state} /> },
    {
      id: 'progress',
      title: 'Progress',
      width: 6,
      sort: 'progress',
      align: 'end',
      cell: task => (task.state === 'running' ? percentWords(task.progress) : ''),
    },
    {
      id: 'agent',
      title: 'Agent',
      width: 9,
      grow: 1,
      sort: 'agent_id',
      cell: task => task.agent_id !== null && <AgentLink agent={task.agent_id}>{task.hostname ?? task.agent_id}</AgentLink>,
    },
    { id: 'runtime', title: 'Took', width: 6, sort: 'runtime', align: 'end', cell: runtimeWords },
    { id: 'attempts', title: 'Attempts', width: 6, sort: 'attempts', align: 'end', cell: task => task.attempts },
    { id: 'failures', title: 'Failures', width: 6, sort: 'failures', align: 'end', cell: task => task.failures || '' },
    { id: 'error', title: 'Last error', width: 12, grow: 3, cell: task => task.last_error },
    {
      id: 'started',
      title: 'Started',
      width: 8,
      isExtra: true,
      sort: 'time_started',
      cell: task => task.time_started !== null && <Moment at={task.time_started} />,
    },
    {
      id: 'finished',
      title: 'Finished',
      width: 8,
      isExtra: true,
      sort: 'time_finished',
      cell: task => task.time_finished !== null && <Moment at={task.time_finished} />,
    },
    { id: 'log', title: 'Log', width: 4, cell: task => task.attempts > 0 && <LogLink job={job} task={task.id} /> },
  ]
}

function LogLink({ job, task }: { job: number; task: number }) {
  return (
    <Link to="/jobs/$job/tasks/$task/logs" params={{ job: String(job), task: String(task) }}>
      Log
    </Link>
  )
}

function runtimeWords({ time_started: start, time_finished: end, state }: TaskRow): string {
  if (start === null) return ''
  if (end !== null) return durationWords(secondsBetween(start, end))
  return state === 'running' ? durationWords((Date.now() - momentOf(start).getTime()) / 1000) : ''
}
