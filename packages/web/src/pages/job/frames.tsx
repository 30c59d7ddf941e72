import { SegmentedControl } from '@mantine/core'
import { totalOf } from '@pyfarm/contract/progress'
import { useState } from 'react'
import { useTasks, type JobDetails } from '../../api/farm-queries.js'
import { Note } from '../../parts/note.js'
import { useAddress } from '../../shell/use-address.js'
import { FailedFrames } from './failed-frames.js'
import { FrameGrid } from './frame-grid.js'
import { newestDone, stateOf } from './frame-states.js'
import { FrameView } from './frame-view.js'
import { DenseFrames } from './grid/dense-frames.js'
import { useFailedTasks, useNewestTask, useOneTask } from './use-single-tasks.js'

/** Up to so many frames each can have a tile of its own. */
const mostTiles = 500
/** Up to so many it has one unless a person wants cells. */
const usualTiles = 240

/** The frames of a job, and one of them large: the newest, or the one that was picked. Tiles for few frames, cells for many. */
export function Frames({ job }: { job: JobDetails }) {
  const [{ frames: wanted }, change] = useAddress()
  const count = totalOf(job.tasks)
  const isDense = count > mostTiles || (wanted === undefined ? count > usualTiles : wanted === 'cells')
  return (
    <>
      {count > 1 && count <= mostTiles && (
        <SegmentedControl
          aria-label="How frames are shown"
          size="xs"
          w="fit-content"
          value={isDense ? 'cells' : 'tiles'}
          onChange={value => change({ frames: value })}
          data={[
            { value: 'tiles', label: job.pictures ? 'Pictures' : 'Tiles' },
            { value: 'cells', label: 'Cells' },
          ]}
        />
      )}
      {isDense ? <ManyFrames job={job} /> : <FewFrames job={job} />}
    </>
  )
}

function FewFrames({ job }: { job: JobDetails }) {
  const { data: tasks, error } = useTasks(job.id)
  const [picked, setPicked] = useState<number>()
  if (tasks === undefined) return error === null ? null : <Note title={error.message} tone="trouble" />
  const pickedTask = tasks.find(task => task.id === picked)
  const newest = job.pictures ? newestDone(tasks) : undefined
  const shown = pickedTask ?? newest ?? (tasks.length === 1 ? tasks[0] : undefined)
  const failed = tasks.filter(task => stateOf(task) === 'failed')
  return (
    <>
      {(job.pictures || shown !== undefined) && (
        <FrameView
          job={job}
          task={shown}
          follows={tasks.length > 1 && pickedTask === undefined}
          unpick={pickedTask === undefined ? undefined : () => setPicked(undefined)}
        />
      )}
      <FailedFrames tasks={failed} count={failed.length} show={setPicked} />
      {tasks.length > 1 && <FrameGrid job={job} tasks={tasks} shown={shown?.id} show={setPicked} />}
    </>
  )
}

/** Reads only the few tasks that are shown in words or as a picture. */
function ManyFrames({ job }: { job: JobDetails }) {
  const [picked, setPicked] = useState<number>()
  const pickedTask = useOneTask(job.id, picked)
  const newest = useNewestTask(job)
  const failed = useFailedTasks(job)
  const shown = pickedTask ?? newest
  return (
    <>
      {/* The grid must not move while frames are selected in it: only a stage that stands there anyway is above it. */}
      {job.pictures && (
        <FrameView
          job={job}
          task={shown}
          follows={pickedTask === undefined}
          unpick={pickedTask === undefined ? undefined : () => setPicked(undefined)}
        />
      )}
      <FailedFrames tasks={failed} count={job.tasks.failed} show={setPicked} />
      <DenseFrames job={job} pick={setPicked} />
    </>
  )
}
