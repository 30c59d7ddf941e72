// How long frames take and which attempts fail: the same for the same seed, job, frame and attempt.
import { logNormal, type Draw } from './draws.js'
import type { Frame, SimulatedAgent, SimulatedJob, World } from './world.js'

export interface FrameTimes {
  /** Whole milliseconds on that agent, at least 1. */
  readonly lengthOf: (job: SimulatedJob, frame: Frame, agent: SimulatedAgent) => number
  /** Whether its present attempt fails, at its end. */
  readonly fails: (job: SimulatedJob, frame: Frame) => boolean
}

/** Set these draws apart from each other and from those for agents. */
const [forLength, forSecond, forFailure] = [2, 3, 4]

export function frameTimesOf({ description }: World, draw: Draw): FrameTimes {
  return {
    lengthOf: (job, { number }) => {
      const { mean = 0, spread = 0 } = description.jobs[job.group]?.frame_time ?? {}
      if (spread === 0) return mean
      const time = logNormal(mean, spread, draw(forLength, job.id, number), draw(forSecond, job.id, number))
      return Math.max(1, Math.round(time))
    },
    fails: (job, { number, attempts }) => {
      const probability = description.jobs[job.group]?.failure_probability ?? 0
      return probability > 0 && draw(forFailure, job.id, number, attempts) < probability
    },
  }
}
