import { useMemo, useState } from 'react'
import { useAgents, useTasks, type JobDetails } from '../../api/farm-queries.js'
import { Note } from '../../parts/note.js'
import { FailedFrames } from './failed-frames.js'
import { FrameGrid } from './frame-grid.js'
import { newestDone } from './frame-states.js'
import { FrameView } from './frame-view.js'

/** The frames of a job, and one of them large: the newest, or the one that was picked. */
export function Frames({ job }: { job: JobDetails }) {
  const { data: tasks, error } = useTasks(job.id)
  const agents = useAgents()
  const [picked, setPicked] = useState<number>()
  const hostnames = useMemo(() => new Map(agents.data?.map(agent => [agent.id, agent.hostname])), [agents.data])
  if (tasks === undefined) return error === null ? null : <Note title={error.message} tone="trouble" />
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
