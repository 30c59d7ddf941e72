import type { JobDetails, TaskRow } from '../../api/farm-queries.js'
import { momentOf } from '../../words/times.js'

export const stateOf = (task: TaskRow): string => task.state

/** The done frame that finished last; of those that finished together, the last one of the sequence. */
export function newestDone(tasks: readonly TaskRow[]): TaskRow | undefined {
  let newest: TaskRow | undefined
  for (const task of tasks) {
    if (stateOf(task) === 'done' && (newest === undefined || finishedAt(task) >= finishedAt(newest))) newest = task
  }
  return newest
}

/** The address of what a task made; it changes when the task is rendered again. */
export function pictureOf(job: JobDetails, task: TaskRow): string | undefined {
  if (!job.pictures || stateOf(task) !== 'done') return undefined
  return `/api/v1/jobs/${job.id}/tasks/${task.id}/picture?attempt=${task.attempts}`
}

function finishedAt(task: TaskRow): number {
  return task.time_finished === null ? 0 : momentOf(task.time_finished).getTime()
}
