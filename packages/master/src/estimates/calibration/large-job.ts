// A job of 100,000 frames of 100 s on 1,000 agents, a tenth of it done: what an estimate of it costs.
import type { JobSample } from '../facts-rules.js'

const [frames, agents, seconds] = [100_000, 1000, 100]

export function largeJob(): JobSample {
  const done = frames / 10
  const finished = Array.from({ length: 192 }, (_, index) => ({
    ...{ frame: Math.floor((index * done) / 192), agent: `agent ${(index * 7) % agents}`, failures: 0 },
    ...{ started: 0, finished: seconds * (0.9 + (index % 21) / 100) },
  }))
  const activeTasks = Array.from({ length: agents }, (_, index) => ({
    ...{ frame: done + index, agent: `agent ${index}`, started: 1000 - ((index * 37) % 100), progress: 0 },
  }))
  return {
    ...{ now: 1000, began: 0, frames: { first: 0, last: frames - 1 }, batch: 1 },
    ...{ queued: frames - done - agents, queuedFrames: Array.from({ length: 16 }, (_, index) => done + index * 5600) },
    ...{ finished, active: agents, activeTasks, earlier: [], steps: [{ from: 0, agents }], idle: false, shares: true },
  }
}
