// The chosen job: how it stands, its newest picture, its frames.
import type { AgentDetails, JobDetails } from '@pyfarm/contract/api/details'
import type { TaskRow } from '@pyfarm/contract/api/task-rows'
import { useMemo, useState } from 'react'
import { useTasks } from '../../api/farm-queries.js'
import { Note } from '../../parts/note.js'
import { FailedFrames } from './failed-frames.js'
import { FrameGrid } from './frame-grid.js'
import { newestDone } from './frame-states.js'
import { FrameView } from './frame-view.js'
import { JobFacts } from './job-facts.js'

interface JobPanelProps {
  job: JobDetails
  jobs: readonly JobDetails[]
  agents: readonly AgentDetails[]
}

export function JobPanel({ job, jobs, agents }: JobPanelProps) {
  const tasks = useTasks(job.id)
  return (
    <>
      <JobFacts job={job} parents={jobs.filter(other => job.parents.includes(other.id))} />
      {tasks.data !== undefined && <Frames job={job} tasks={tasks.data} agents={agents} />}
      {tasks.data === undefined && tasks.error !== null && <Note title={tasks.error.message} tone="trouble" />}
    </>
  )
}

function Frames({ job, tasks, agents }: { job: JobDetails; tasks: TaskRow[]; agents: readonly AgentDetails[] }) {
  const [picked, setPicked] = useState<number>()
  const hostnames = useMemo(() => new Map(agents.map(agent => [agent.id, agent.hostname])), [agents])
  const pickedTask = tasks.find(task => task.id === picked)
  const newest = job.pictures ? newestDone(tasks) : undefined
  const shown = pickedTask ?? newest ?? (tasks.length === 1 ? tasks[0] : undefined)
  return (
    <>
      {(job.pictures || shown !== undefined) && (
        <FrameView
          job={job}
          task={shown}
          hostnames={hostnames}
          follows={tasks.length > 1 && pickedTask === undefined}
          unpick={pickedTask === undefined ? undefined : () => setPicked(undefined)}
        />
      )}
      <FailedFrames tasks={tasks} hostnames={hostnames} show={setPicked} />
      {tasks.length > 1 && <FrameGrid job={job} tasks={tasks} hostnames={hostnames} shown={shown?.id} show={setPicked} />}
    </>
  )
}
