import type { JobDetails } from '../../api/farm-queries.js'
import { JobLink } from '../../parts/job-link.js'
import { Moment } from '../../parts/moment.js'
import { StateChip } from '../../parts/state-chip.js'
import type { TableColumn } from '../../parts/table/table-columns.js'
import { TaskBar } from '../../parts/task-bar.js'
import { TimeLeft } from '../../parts/time-left.js'
import { shortSpeed, speedWords } from '../../words/times.js'

/** A job's state as people see it: one that waits for its parents is blocked. */
export const shownState = (job: JobDetails): string => (job.blocked && job.state === 'queued' ? 'blocked' : job.state)

const agentsOf = ({ tasks }: JobDetails): number => tasks.assigned + tasks.running

export const jobColumns: readonly TableColumn<JobDetails>[] = [
  { id: 'id', title: 'Job', width: 4, sort: 'id', align: 'end', cell: job => job.id },
  {
    id: 'title',
    title: 'Title',
    width: 12,
    grow: 3,
    sort: 'title',
    cell: ({ id, title }) => (
      <span title={title}>
        <JobLink job={id}>{title}</JobLink>
      </span>
    ),
  },
  { id: 'state', title: 'State', width: 7, sort: 'state', cell: job => <StateChip state={shownState(job)} /> },
  { id: 'tasks', title: 'Frames', width: 6, grow: 2, cell: job => <TaskBar counts={job.tasks} /> },
  { id: 'done', title: 'Done', width: 4.5, sort: 'tasks_done', align: 'end', cell: job => job.tasks.done.toLocaleString() },
  { id: 'failed', title: 'Failed', width: 4.5, sort: 'tasks_failed', align: 'end', cell: job => job.tasks.failed || '' },
  {
    id: 'running',
    title: 'Running',
    width: 5.5,
    isExtra: true,
    sort: 'tasks_running',
    align: 'end',
    cell: job => job.tasks.running || '',
  },
  {
    id: 'queued',
    title: 'Queued',
    width: 5.5,
    isExtra: true,
    sort: 'tasks_queued',
    align: 'end',
    cell: job => job.tasks.queued || '',
  },
  {
    id: 'speed',
    title: 'Speed',
    width: 6.5,
    align: 'end',
    cell: ({ frames_per_second: speed }) => speed !== null && <span title={speedWords(speed)}>{shortSpeed(speed)}</span>,
  },
  {
    id: 'left',
    title: 'Time left',
    width: 6.5,
    align: 'end',
    cell: job => job.estimate !== undefined && <TimeLeft estimate={job.estimate} />,
  },
  { id: 'user', title: 'User', width: 5.5, grow: 0.5, sort: 'user', cell: job => job.user },
  { id: 'jobqueue', title: 'Queue', width: 5.5, grow: 0.7, sort: 'jobqueue', cell: job => job.jobqueue },
  { id: 'priority', title: 'Priority', width: 5, sort: 'priority', align: 'end', cell: job => job.priority },
  { id: 'submitted', title: 'Submitted', width: 8.5, sort: 'time_submitted', cell: job => <Moment at={job.time_submitted} /> },
  { id: 'jobtype', title: 'Type', width: 8, isExtra: true, sort: 'jobtype', cell: job => job.jobtype },
  { id: 'weight', title: 'Weight', width: 5, isExtra: true, sort: 'weight', align: 'end', cell: job => job.weight },
  { id: 'agents', title: 'Agents', width: 5, isExtra: true, sort: 'agents', align: 'end', cell: job => agentsOf(job) || '' },
  {
    id: 'started',
    title: 'Started',
    width: 8,
    isExtra: true,
    sort: 'time_started',
    cell: job => job.time_started !== null && <Moment at={job.time_started} />,
  },
  {
    id: 'finished',
    title: 'Finished',
    width: 8,
    isExtra: true,
    sort: 'time_finished',
    cell: job => job.time_finished !== null && <Moment at={job.time_finished} />,
  },
]
