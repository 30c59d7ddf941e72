// What a simulation tells while it runs, for statistics and for tests. Times are milliseconds from its start on.
import type { Batch, Frame, SimulatedAgent, SimulatedJob } from './world.js'

/** One attempt at a frame. */
export interface FrameRun {
  readonly job: SimulatedJob
  readonly agent: SimulatedAgent
  readonly frame: Frame
  readonly from: number
  readonly to: number
  /** `lost`: its agent went away; `unfinished`: the simulated time was over. */
  readonly outcome: 'done' | 'failed' | 'lost' | 'unfinished'
  /** No attempt at this frame has begun before. */
  readonly isFirst: boolean
}

export interface Observer {
  /** An agent was there. */
  readonly agentWasThere: (agent: SimulatedAgent, from: number, until: number) => void
  /** An agent had work from `batch.given` on. */
  readonly batchEnded: (batch: Batch, until: number) => void
  readonly frameRan: (run: FrameRun) => void
  /** A pass is over; `idle` are the agents that nothing could use. */
  readonly passed: (now: number, idle: () => readonly SimulatedAgent[]) => void
}
