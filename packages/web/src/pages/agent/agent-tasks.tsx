// What the agent has to do and has done, and what failed on it.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { bodyOf, farm, type Schemas } from '../../api/client.js'
import { usePolling } from '../../api/polling.js'
import { agentKey } from '../../api/query-keys.js'
import { Asked } from '../../parts/asked.js'
import { JobLink } from '../../parts/job-link.js'
import { Moment } from '../../parts/moment.js'
import { Note } from '../../parts/note.js'
import { PlainTable, type PlainColumn } from '../../parts/plain-table.js'
import { Share } from '../../parts/share.js'
import { StateChip } from '../../parts/state-chip.js'
import { percentWords } from '../../words/amounts.js'
import { durationWords, secondsBetween } from '../../words/times.js'
import { frameLabel } from '../../words/frames.js'
import styles from './agent-tasks.module.css'
import { useAgentRow } from './use-agent.js'

type Task = Schemas['TaskOfAgent']

const mostTasks = 200

export function AgentTasks({ agent }: { agent: string }) {
  const tasks = useQuery({
    queryKey: [...agentKey(agent), 'tasks'],
    queryFn: ({ signal }) => {
      const query = { sort: 'id', order: 'desc', page: '1', per_page: String(mostTasks) } as const
      return bodyOf(farm.GET('/api/v1/agents/{agent}/tasks/', { params: { path: { agent }, query }, signal }))
    },
    refetchInterval: usePolling(),
  })
  return (
    <div className={styles['parts']}>
      <section aria-labelledby="tasks-now">
        <h2 id="tasks-now">Now</h2>
        <TasksNow agent={agent} />
      </section>
      <section aria-labelledby="tasks-before">
        <h2 id="tasks-before">Before</h2>
        <Asked query={tasks}>
          {data => (
            <PlainTable
              label="Tasks before"
              columns={[job, frame, state, finished, took, log]}
              rows={data.filter(isFinished)}
              keyOf={({ id }) => id}
              empty={<Note title="It has finished nothing yet." />}
            />
          )}
        </Asked>
      </section>
    </div>
  )
}

function TasksNow({ agent }: { agent: string }) {
  const row = useAgentRow(agent)
  return (
    <Asked query={row}>
      {data => (
        <PlainTable
          label="Tasks now"
          columns={[
            { title: 'Job', cell: task => <JobLink job={task.job}>{task.job_title}</JobLink> },
            { title: 'Frame', cell: task => task.frame },
            { title: 'State', cell: task => <StateChip state={task.state} /> },
            {
              title: 'Done of it',
              cell: task => <Share isGood of={task.progress} total={1} words={percentWords(task.progress)} />,
            },
            { title: 'Log', cell: task => <LogLink job={task.job} task={task.id} /> },
          ]}
          rows={data?.tasks ?? []}
          keyOf={({ id }) => id}
          empty={<Note title="It has nothing to do." />}
        />
      )}
    </Asked>
  )
}

export function AgentFailures({ agent }: { agent: string }) {
  const failures = useQuery({
    queryKey: [...agentKey(agent), 'failures'],
    queryFn: ({ signal }) => {
      const query = { page: '1', per_page: String(mostTasks) } as const
      return bodyOf(farm.GET('/api/v1/agents/{agent}/failed_tasks/', { params: { path: { agent }, query }, signal }))
    },
    refetchInterval: usePolling(),
  })
  return (
    <Asked query={failures}>
      {data => (
        <PlainTable
          label="Failures"
          columns={[
            job,
            frame,
            state,
            { title: 'Last error', cell: task => <LastError text={task.last_error} /> },
            finished,
            log,
          ]}
          rows={data}
          keyOf={({ id }) => id}
          empty={<Note title="Nothing has failed there.">Tasks are listed here until they are run again from the start.</Note>}
        />
      )}
    </Asked>
  )
}

const isFinished = ({ state: is }: Task): boolean => is === 'done' || is === 'failed'

const job: PlainColumn<Task> = {
  title: 'Job',
  cell: task => <JobLink job={task.job_id}>{task.job?.title ?? `Job ${task.job_id}`}</JobLink>,
}
const frame: PlainColumn<Task> = { title: 'Frame', cell: frameLabel }
const state: PlainColumn<Task> = { title: 'State', cell: task => <StateChip state={task.state} /> }
const finished: PlainColumn<Task> = {
  title: 'Finished',
  cell: task => task.time_finished !== null && <Moment at={task.time_finished} />,
}
const took: PlainColumn<Task> = {
  title: 'Took',
  cell: task =>
    task.time_started !== null && task.time_finished !== null
      ? durationWords(secondsBetween(task.time_started, task.time_finished))
      : null,
}
const log: PlainColumn<Task> = { title: 'Log', cell: task => <LogLink job={task.job_id} task={task.id} /> }

function LogLink({ job: id, task }: { job: number; task: number }) {
  return (
    <Link to="/jobs/$job/tasks/$task/logs" params={{ job: String(id), task: String(task) }}>
      Log
    </Link>
  )
}

function LastError({ text }: { text: string | null }) {
  return text === null ? null : <code className={styles['error']}>{text.trimEnd().slice(-500)}</code>
}
