// Adds up what a simulation tells.
import { createHistogram, type Histogram } from './histogram.js'
import type { FrameRun, Observer } from './observer.js'
import { queuesAbove, type SimulatedJob, type SimulatedQueue, type World } from './world.js'

/** Sums of agents' times in milliseconds. */
export interface AgentTime {
  there: number
  busy: number
}

/** Of a queue with what is below it. */
export interface QueueStatistics {
  busy: number
  done: number
  /** From when a frame could run to its first start. */
  readonly waits: Histogram
}

export interface Statistics extends Observer {
  readonly total: AgentTime
  /** One an agent group. */
  readonly groups: readonly AgentTime[]
  /** One a period of `periodLength`, from the start on. */
  readonly periods: readonly AgentTime[]
  readonly periodLength: number
  /** Undefined: jobs without a queue. */
  readonly queues: ReadonlyMap<SimulatedQueue | undefined, QueueStatistics>
  /** Attempts at frames, and how long they took in all. */
  readonly runs: Readonly<Record<FrameRun['outcome'], { count: number; time: number }>>
  readonly passes: () => number
}

const hour = 3_600_000
/** A chart of more lines than this takes longer periods. */
const mostPeriods = 48

export function createStatistics({ description, queues }: World): Statistics {
  const periodLength = hour * Math.ceil(description.until / hour / mostPeriods)
  const periods = Array.from({ length: Math.ceil(description.until / periodLength) }, newAgentTime)
  const groups = description.agents.map(newAgentTime)
  const total = newAgentTime()
  const byQueue = new Map([undefined, ...queues].map(queue => [queue, newQueueStatistics()]))
  const runs = { done: newRuns(), failed: newRuns(), lost: newRuns(), unfinished: newRuns() }
  let passes = 0
  const add = (key: keyof AgentTime, group: number, from: number, until: number) => {
    total[key] += until - from
    const ofGroup = groups[group]
    if (ofGroup !== undefined) ofGroup[key] += until - from
    addToPeriods(periods, periodLength, key, from, until)
  }
  const placesOf = ({ queue }: SimulatedJob) =>
    (queue === undefined ? [undefined] : queuesAbove(queue)).flatMap(each => byQueue.get(each) ?? [])
  return {
    ...{ total, groups, periods, periodLength, queues: byQueue, runs, passes: () => passes },
    agentWasThere: (agent, from, until) => add('there', agent.group, from, until),
    batchEnded: ({ agent, job, given }, until) => {
      add('busy', agent.group, given, until)
      for (const queue of placesOf(job)) queue.busy += until - given
    },
    frameRan: ({ job, from, to, outcome, isFirst }) => {
      runs[outcome].count++
      runs[outcome].time += to - from
      for (const queue of placesOf(job)) {
        if (outcome === 'done') queue.done++
        if (isFirst) queue.waits.add(from - (job.ableSince ?? from))
      }
    },
    passed: () => {
      passes++
    },
  }
}

const newAgentTime = (): AgentTime => ({ there: 0, busy: 0 })
const newRuns = () => ({ count: 0, time: 0 })
const newQueueStatistics = (): QueueStatistics => ({ busy: 0, done: 0, waits: createHistogram() })

function addToPeriods(periods: readonly AgentTime[], length: number, key: keyof AgentTime, from: number, until: number): void {
  for (let at = from; at < until;) {
    const index = Math.floor(at / length)
    const end = Math.min(until, (index + 1) * length)
    const period = periods[index]
    if (period !== undefined) period[key] += end - at
    at = end
  }
}
