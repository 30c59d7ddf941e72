import type { Instant } from './ids.js'

export interface TaskCounts {
  readonly queued: number
  readonly assigned: number
  readonly running: number
  readonly done: number
  readonly failed: number
}

export interface Speed {
  /** Frames finished a second since the job started; null before the first. */
  readonly framesPerSecond: number | null
  readonly secondsLeft: number | null
}

export const totalOf = (counts: TaskCounts): number =>
  counts.queued + counts.assigned + counts.running + counts.done + counts.failed

/** How fast a job goes and how long it will take at that speed. */
export function speedOf(counts: TaskCounts, started: Instant | null, now: Instant): Speed {
  const finished = counts.done + counts.failed
  const left = totalOf(counts) - finished
  const seconds = started === null ? 0 : (now - started) / 1000
  if (finished === 0 || seconds <= 0) return { framesPerSecond: null, secondsLeft: left === 0 ? 0 : null }
  const framesPerSecond = finished / seconds
  return { framesPerSecond, secondsLeft: left / framesPerSecond }
}
