// The simulated farm while time passes. Agents and jobs are what the planner looks at, with what they do at the moment.
import type { SimulationDescription } from '@pyfarm/contract/simulation/description'
import type { AgentId, JobId, TagId } from '@pyfarm/contract/ids'
import type { PlanOptions, SnapshotAgent, SnapshotJob, SnapshotQueue } from '../scheduler/farm-snapshot.js'
import type { SoftwareRanks } from './software-ranks.js'

type Changing<T, K extends keyof T> = Omit<T, K> & { -readonly [P in K]: T[P] }

export interface SimulatedAgent extends SnapshotAgent {
  /** Place in the order in which agents are served. */
  readonly index: number
  readonly group: number
  /** Since when it is there; undefined: it is not. */
  thereSince: number | undefined
  batch: Batch | undefined
}

/** A frame that is on an agent, or that has been on one and waits again. */
export interface Frame {
  readonly number: number
  attempts: number
  failures: number
  /** Its first attempt has begun. */
  begun: boolean
  readonly failedOn: AgentId[]
}

/** Frames of one job that run on one agent one after the other. */
export interface Batch {
  readonly agent: SimulatedAgent
  readonly job: SimulatedJob
  readonly given: number
  readonly begins: number
  readonly frames: readonly Frame[]
  /** When each frame ends. */
  readonly ends: readonly number[]
  /** How many of them have ended. */
  ended: number
}

export interface SimulatedQueue extends Changing<SnapshotQueue, 'agents'> {
  readonly path: string
  readonly parent: SimulatedQueue | undefined
}

export interface SimulatedJob extends Changing<SnapshotJob, 'agents' | 'waiting' | 'running'> {
  readonly group: number
  readonly title: string
  readonly queue: SimulatedQueue | undefined
  readonly frames: number
  readonly failedOn: Map<AgentId, number>
  /** What it waits for. */
  readonly gate: Gate | undefined
  /** What waits for it, and for others maybe. */
  readonly gates: Gate[]
  /** Frames that were never handed out begin here. */
  nextFrame: number
  /** Frames that wait again, by number. */
  readonly again: Frame[]
  done: number
  failed: number
  /** Since when it could run: it is submitted, and its parents are done. */
  ableSince: number | undefined
  firstStart: number | undefined
  finishedAt: number | undefined
}

/** Open when all jobs before it are done. */
export interface Gate {
  left: number
  readonly jobs: SimulatedJob[]
}

export type TagOf = (name: string) => TagId

export interface World {
  readonly description: SimulationDescription
  /** In the order in which they are served. */
  readonly agents: readonly SimulatedAgent[]
  readonly agentOf: ReadonlyMap<AgentId, SimulatedAgent>
  readonly jobs: readonly SimulatedJob[]
  readonly jobOf: ReadonlyMap<JobId, SimulatedJob>
  readonly queues: readonly SimulatedQueue[]
  readonly software: SoftwareRanks
  /** By their numbers. */
  readonly tagNames: readonly string[]
  readonly options: PlanOptions
  /** Milliseconds from one pass to the next at least. */
  readonly passInterval: number
}

/** The queue and all above it. */
export function queuesAbove(queue: SimulatedQueue | undefined): SimulatedQueue[] {
  const above: SimulatedQueue[] = []
  for (let at = queue; at !== undefined; at = at.parent) above.push(at)
  return above
}

export const isFinished = (job: SimulatedJob): boolean => job.done + job.failed === job.frames
