// What an estimate rests on, made of a bounded sample of a job's tasks.
import type { JobFacts } from './estimate-rules.js'
import type { EarlierTimes, TimedFrame } from './fit-rules.js'
import type { AgentStep, BusyAgent } from './work-left-rules.js'

/** Times are seconds of one clock. */
export interface FinishedTask {
  readonly frame: number
  readonly agent: string | undefined
  readonly started: number
  readonly finished: number
  readonly failures: number
}

export interface ActiveTask {
  readonly frame: number
  readonly agent: string
  /** Undefined: it waits on its agent. */
  readonly started: number | undefined
  readonly progress: number
}

export interface JobSample {
  readonly now: number
  /** When its first task began. */
  readonly began: number | undefined
  readonly frames: { readonly first: number; readonly last: number }
  /** Tasks that an agent gets at once. */
  readonly batch: number
  readonly queued: number
  /** Some of the queued ones, spread over them, in order. */
  readonly queuedFrames: readonly number[]
  /** Some of those that are done, spread over them. */
  readonly finished: readonly FinishedTask[]
  /** Tasks on agents: all, and some of them. */
  readonly active: number
  readonly activeTasks: readonly ActiveTask[]
  /** Seconds of tasks of earlier jobs, a list for each. */
  readonly earlier: readonly (readonly number[])[]
  readonly steps: readonly AgentStep[]
  readonly idle: boolean
  readonly shares: boolean
}

/** Frames that run are looked at up to this many. */
const mostRunning = 60

export function factsOf(sample: JobSample): JobFacts {
  const { now, frames, queued, active, activeTasks, finished } = sample
  const length = frames.last - frames.first
  const placeOf = (frame: number) => (length <= 0 ? 0.5 : Math.min(1, Math.max(0, (frame - frames.first) / length)))
  const running = activeTasks.flatMap(({ frame, agent, started }): TimedFrame[] =>
    started === undefined ? [] : [{ place: placeOf(frame), seconds: Math.max(0, now - started), agent }],
  )
  const busy = busyAgents(sample, placeOf)
  const timed = finished.map(task => ({
    ...task,
    place: placeOf(task.frame),
    seconds: Math.max(0, task.finished - task.started),
  }))
  return {
    seen: { finished: timed, running: spread(running, mostRunning), earlier: earlierTimes(sample.earlier) },
    left: {
      ...{ queued, batch: sample.batch, busy, steps: sample.steps, idle: sample.idle, shares: sample.shares },
      queuedPlaces: sample.queuedFrames.map(placeOf),
      agentsAtWork: activeTasks.length === 0 ? 0 : Math.round((busy.length * active) / activeTasks.length),
      gap: gapOf(finished, sample.batch),
      retries: finished.reduce((sum, { failures }) => sum + failures, 0) / Math.max(1, finished.length),
      age: sample.began === undefined ? 0 : Math.max(0, now - sample.began),
    },
  }
}

function busyAgents({ activeTasks, now }: JobSample, placeOf: (frame: number) => number): BusyAgent[] {
  const groups = new Map<string, ActiveTask[]>()
  for (const task of activeTasks) groups.set(task.agent, [...(groups.get(task.agent) ?? []), task])
  return [...groups].map(([agent, tasks]) => {
    const running = tasks.find(({ started }) => started !== undefined)
    return {
      agent,
      running: running && {
        ...{ place: placeOf(running.frame), progress: running.progress },
        seconds: Math.max(0, now - (running.started ?? now)),
      },
      waiting: tasks.filter(task => task !== running).map(({ frame }) => placeOf(frame)),
    }
  })
}

/** Up to so many, evenly taken. */
function spread<T>(items: readonly T[], most: number): readonly T[] {
  if (items.length <= most) return items
  return Array.from({ length: most }, (_, index) => items[Math.floor((index * items.length) / most)]).flatMap(item => item ?? [])
}

/** From one batch to the next, where nothing is known. */
const usualGap = 1

/** A pause up to so long is none in which another task may have run. */
const shortGap = 2

/** Seconds between two tasks of an agent, in the mean of a batch. In a sample others may have run between two: what is as long is left out. */
function gapOf(finished: readonly FinishedTask[], batch: number): number {
  const gaps: number[] = []
  const lastOf = new Map<string, FinishedTask>()
  for (const task of [...finished].sort((one, other) => one.started - other.started)) {
    if (task.agent === undefined) continue
    const last = lastOf.get(task.agent)
    lastOf.set(task.agent, task)
    if (last === undefined) continue
    const gap = task.started - last.finished
    const shorter = Math.min(task.finished - task.started, last.finished - last.started)
    if (gap >= 0 && gap < Math.max(shortGap, shorter / 2)) gaps.push(gap)
  }
  return gaps.length < 4 ? usualGap : meanOf(gaps) * batch
}

/** How far jobs of one type and user lie apart, before it is seen; and how much that counts beside what is seen. */
const usualDeviation = 0.45
const usualWithin = 0.3

function earlierTimes(jobs: readonly (readonly number[])[]): EarlierTimes | undefined {
  const logs = jobs.filter(({ length }) => length > 0).map(seconds => seconds.map(each => Math.log(Math.max(each, 1e-3))))
  if (logs.length === 0) return undefined
  const means = logs.map(meanOf)
  const mean = meanOf(means)
  const apart = means.reduce((sum, each) => sum + (each - mean) ** 2, 0)
  const within = logs.reduce((sum, each, index) => sum + squares(each, means[index] ?? mean), 0)
  const degrees = logs.reduce((sum, each) => sum + each.length - 1, 0)
  const variance = (2 * usualDeviation ** 2 + apart) / (2 + logs.length - 1)
  return {
    mean,
    deviation: Math.sqrt(variance * (1 + 1 / logs.length)),
    within: Math.sqrt((2 * usualWithin ** 2 + within) / (2 + degrees)),
  }
}

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

const squares = (values: readonly number[], mean: number): number => values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
