// What a job is by its tasks, and which tasks a job has (behaviour.md section 2). Pure.
import type { StoredWorkState } from '@pyfarm/contract/enums'
import { countFrames, framesOf } from '@pyfarm/contract/frames'
import type { FrameRange } from '@pyfarm/contract/frames'
import type { Instant } from '@pyfarm/contract/ids'
import type { TaskCounts } from '@pyfarm/contract/progress'
import type { ShownState } from '@pyfarm/contract/api/shown-states'
import { badRequest } from '../http/refusal.js'
import type { Refusal } from '../http/refusal.js'

export interface JobProgress {
  /** Null reads queued. */
  readonly state: StoredWorkState | null
  readonly timeStarted: Instant | null
  readonly timeFinished: Instant | null
  readonly completionNotifySent: boolean
}

/** The job's state and times once its tasks stand as counted. Tasks never sit on an agent that is offline or disabled: they are freed at once. */
export function jobAfter(job: JobProgress, counts: TaskCounts, now: Instant): JobProgress {
  const state = stateOf(job.state, counts)
  if (state === job.state) return job
  const finished = state === 'done' || state === 'failed'
  if (finished) return { ...job, state, timeFinished: now }
  const wasFinished = job.state === 'done' || job.state === 'failed'
  const starts = state === 'running' && (job.timeStarted === null || wasFinished)
  return {
    state,
    timeStarted: starts ? now : wasFinished ? null : job.timeStarted,
    timeFinished: null,
    completionNotifySent: wasFinished ? false : job.completionNotifySent,
  }
}

/** What people are told of when the job comes to its end; a job that was at its end before has told. */
export function finishOf(before: JobProgress, { state, timeFinished }: JobProgress): JobFinish | undefined {
  if (before.state === 'done' || before.state === 'failed' || timeFinished === null) return undefined
  return { kind: state === 'done' ? 'success' : 'failure', at: timeFinished }
}

export interface JobFinish {
  readonly kind: 'success' | 'failure'
  readonly at: Instant
}

function stateOf(before: StoredWorkState | null, counts: TaskCounts): StoredWorkState | null {
  const { queued, assigned, running, done, failed } = counts
  if (queued + assigned + running === 0 && done + failed > 0) return failed === 0 ? 'done' : 'failed'
  if (before === 'paused') return 'paused'
  return assigned + running > 0 ? 'running' : null
}

export function addCounts(counts: TaskCounts, delta: TaskCounts): TaskCounts {
  return {
    queued: counts.queued + delta.queued,
    assigned: counts.assigned + delta.assigned,
    running: counts.running + delta.running,
    done: counts.done + delta.done,
    failed: counts.failed + delta.failed,
  }
}

/** What the wire calls the job's state; `list` is the job list, which says `assigned` while none of its tasks has begun on its agent. */
export function shownJobState(state: StoredWorkState | null, counts: TaskCounts, where: 'list' | 'single'): ShownState {
  if (state !== null && state !== 'running') return state
  if (counts.assigned + counts.running === 0) return state ?? 'queued'
  return where === 'list' && counts.running === 0 ? 'assigned' : 'running'
}

export interface WantedFrames {
  readonly start?: number | undefined
  readonly end?: number | undefined
  readonly by?: number | undefined
}

/** The frame range of a new job: start defaults to 1, end to start. `mostTasks` is the setting `job_max_tasks`. */
export function frameRangeOf(
  { start, end, by = 1 }: WantedFrames,
  tiles: number | null,
  mostTasks: number,
): FrameRange | Refusal {
  if (start === undefined && end !== undefined) return badRequest('end: can only be given together with start.')
  const first = start ?? 1
  const range = { start: first, end: end ?? first, by }
  if (range.end < range.start) return badRequest(`end: ${range.end} lies before start, ${range.start}.`)
  const tasks = countFrames(range) * (tiles ?? 1)
  if (tasks > mostTasks)
    return badRequest(`end: the range makes ${tasks} tasks; a job has at most ${mostTasks} (setting job_max_tasks).`)
  return range
}

export interface FrameTask {
  readonly frame: number
  readonly tile: number | null
}

/** A task a frame, or one for every tile of it. */
export function* tasksOf(frames: Iterable<number>, tiles: number | null): Generator<FrameTask, void, undefined> {
  for (const frame of frames) {
    if (tiles === null) yield { frame, tile: null }
    else for (let tile = 0; tile < tiles; tile++) yield { frame, tile }
  }
}

/** All tasks waiting. */
export const freshCounts = (tasks: number): TaskCounts => ({ queued: tasks, assigned: 0, running: 0, done: 0, failed: 0 })

/** The frame range after an edit: what is not given stays. */
export function editedRange(
  before: FrameRange,
  { start, end, by }: WantedFrames,
  tiles: number | null,
  mostTasks: number,
): FrameRange | Refusal {
  return frameRangeOf({ start: start ?? before.start, end: end ?? before.end, by: by ?? before.by }, tiles, mostTasks)
}

export interface FrameChange<T> {
  readonly missing: readonly number[]
  readonly surplus: readonly T[]
}

/** Which frames of the range no task has, and which tasks are of no frame of it. */
export function compareFrames<T extends { readonly frame: number }>(tasks: readonly T[], range: FrameRange): FrameChange<T> {
  const wanted = new Set(framesOf(range))
  const there = new Set(tasks.map(task => task.frame))
  return { missing: [...wanted].filter(frame => !there.has(frame)), surplus: tasks.filter(task => !wanted.has(task.frame)) }
}
