// What the store reads of a job's rows, read off a simulated farm. Its times are milliseconds, an estimate's seconds.
import type { SimulatedAgent, SimulatedJob, World } from '../../simulation/world.js'
import { isFinished } from '../../simulation/world.js'
import type { ActiveTask, FinishedTask, JobSample } from '../facts-rules.js'
import { forecastAgents } from '../share-rules.js'

/** All frames of a job that have ended, by number. */
type EndedFrames = ReadonlyMap<SimulatedJob, readonly FinishedTask[]>

interface Look {
  readonly world: World
  readonly job: SimulatedJob
  readonly now: number
  readonly ended: EndedFrames
  readonly earlier: readonly SimulatedJob[]
}

export function sampleWorld({ world, job, now, ended, earlier }: Look): JobSample {
  const there = world.agents.filter(agent => agent.thereSince !== undefined)
  const mine = there.filter(agent => agent.batch?.job === job)
  const activeTasks = mine.flatMap(agent => activeOf(agent, now))
  const finished = endedOf(world, job, now, ended)
  return {
    now: now / 1000,
    began: job.firstStart === undefined ? firstBegin(mine) : job.firstStart / 1000,
    frames: { first: 0, last: job.frames - 1 },
    batch: job.batch,
    queued: job.waiting,
    queuedFrames: spreadOf(job.waiting, job.nextFrame, 32),
    finished: sampleOf(finished),
    active: activeTasks.length,
    activeTasks,
    earlier: earlier.map(each => sampleOf(endedOf(world, each, now, ended)).map(task => task.finished - task.started)),
    steps: forecastAgents({ agents: there.length, jobs: sharingJobs(world, now), queues: [] })(job.id),
    idle: there.some(agent => agent.batch === undefined),
    shares: true,
  }
}

function activeOf({ id, batch }: SimulatedAgent, now: number): ActiveTask[] {
  if (batch === undefined) return []
  return batch.frames.flatMap((frame, index) => {
    if ((batch.ends[index] ?? 0) <= now) return []
    const begins = batch.ends[index - 1] ?? batch.begins
    const started = begins <= now ? begins / 1000 : undefined
    return [{ frame: frame.number, agent: id, started, progress: 0 }]
  })
}

/** Told ones, and those that ended in batches that go on. */
function endedOf({ agents }: World, job: SimulatedJob, now: number, ended: EndedFrames): FinishedTask[] {
  const inBatches = agents.flatMap(({ id, batch }) => {
    if (batch?.job !== job) return []
    return batch.frames.flatMap((frame, index) => {
      const end = batch.ends[index] ?? Infinity
      const started = (batch.ends[index - 1] ?? batch.begins) / 1000
      return end > now ? [] : [{ frame: frame.number, agent: id, started, finished: end / 1000, failures: 0 }]
    })
  })
  return [...(ended.get(job) ?? []), ...inBatches].sort((a, b) => a.frame - b.frame)
}

const firstBegin = (agents: readonly SimulatedAgent[]): number | undefined => {
  const begins = agents.flatMap(({ batch }) => (batch === undefined ? [] : [batch.begins / 1000]))
  return begins.length === 0 ? undefined : Math.min(...begins)
}

const spreadOf = (count: number, first: number, most: number): number[] =>
  Array.from({ length: Math.min(most, count) }, (_, index) => first + Math.floor((index * count) / Math.min(most, count)))

const windows = 16
const windowSize = 8
const newest = 64

/** The last ones, and some windows, as the store takes them. */
function sampleOf<T>(all: readonly T[]): readonly T[] {
  if (all.length <= windows * windowSize + newest) return all
  const older = all.slice(0, -newest)
  const picked = Array.from({ length: windows }, (_, index) => {
    const start = Math.floor((index * older.length) / windows)
    return older.slice(start, start + windowSize)
  })
  return [...picked.flat(), ...all.slice(-newest)]
}

function sharingJobs({ jobs }: World, now: number) {
  const open = jobs.filter(job => job.ableSince !== undefined && !isFinished(job))
  return open.map(job => {
    const rate = job.done / Math.max(1, now - (job.firstStart ?? now))
    return {
      ...{ id: job.id, queueId: null, priority: job.priority, weight: job.weight },
      ...{ minimumAgents: job.minimumAgents, maximumAgents: job.maximumAgents, agents: job.agents },
      usable: job.agents + Math.ceil(job.waiting / job.batch),
      framesLeft: job.frames - job.done,
      secondsLeft: rate === 0 ? undefined : (job.frames - job.done) / rate / 1000,
    }
  })
}
