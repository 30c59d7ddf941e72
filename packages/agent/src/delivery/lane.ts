// The reports of one attempt at a task that wait to be sent, in their order.
import type { Outcome } from './one-by-one.js'
import type { ReportedTask, TaskReport } from './task-report.js'

export interface Entry {
  readonly report: TaskReport
  /** When it happened. */
  readonly at: Date
  /** Whether it is where it outlasts this process, if it is to: it is not sent before. */
  isKept: boolean
  /** An earlier life of this agent left it. */
  readonly isLeft: boolean
  /** It need not be kept any more. */
  readonly settled: () => void
}

export interface Lane {
  readonly target: ReportedTask
  readonly onRefused: () => void
  readonly entries: Entry[]
  /** Something of it is being sent. */
  isBusy: boolean
  /** Aborted when nothing more about this attempt is to be sent. */
  readonly closed: AbortController
  /** Called when nothing waits any more. */
  readonly waiters: Set<() => void>
}

export function openLane(target: ReportedTask, onRefused: () => void): Lane {
  return { target, onRefused, entries: [], isBusy: false, closed: new AbortController(), waiters: new Set() }
}

/** Only the latest progress counts. */
export function addToLane(lane: Lane, entry: Entry): void {
  const last = lane.entries.at(-1)
  if (entry.report.kind === 'progress' && last?.report.kind === 'progress') lane.entries.pop()
  lane.entries.push(entry)
}

/** Takes note of what became of a report. */
export function settle(lane: Lane, entry: Entry, outcome: Outcome): void {
  entry.settled()
  if (outcome === 'taken' || lane.closed.signal.aborted) return
  closeLane(lane)
  lane.onRefused()
}

/** Forgets what waits, and interrupts what is being sent. */
export function closeLane(lane: Lane): void {
  for (const entry of lane.entries.splice(0)) entry.settled()
  lane.closed.abort(new Error('nothing more is to be sent about this attempt'))
  stopWaiting(lane)
}

export const isIdle = (lane: Lane): boolean => !lane.isBusy && lane.entries.length === 0

/** Resolves when nothing of the lane waits. */
export function whenDelivered(lane: Lane): Promise<void> {
  if (isIdle(lane) || lane.closed.signal.aborted) return Promise.resolve()
  return new Promise(resolve => lane.waiters.add(resolve))
}

/** Lets go whoever waits for the lane. */
export function stopWaiting(lane: Lane): void {
  for (const resolve of lane.waiters) resolve()
  lane.waiters.clear()
}
