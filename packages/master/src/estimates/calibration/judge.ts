// Judges estimates: how often the true finish of a simulated job lies in the range that was told on the way.
import { readDescription } from '../../simulation/read-description.js'
import { buildWorld } from '../../simulation/build-world.js'
import { simulate } from '../../simulation/simulate.js'
import type { SimulatedJob } from '../../simulation/world.js'
import { reckonTimeLeft, type SecondsLeft } from '../estimate-rules.js'
import { factsOf, type FinishedTask } from '../facts-rules.js'
import { sampleWorld } from './sample-world.js'
import { timesOf, type JudgedFarm, type Shape } from './shapes.js'

/** One estimate and what became of it. */
interface Judged {
  /** 0 to 1: how much of the job was done. */
  readonly progress: number
  readonly told: SecondsLeft
  /** Seconds that it really took from then on. */
  readonly truth: number
}

interface Verdict {
  readonly estimates: number
  /** Part of them whose range has the truth in it. */
  readonly coverage: number
  /** The median of (high - low) / truth. */
  readonly width: number
  /** The median of |middle - truth| / truth. */
  readonly error: number
}

/** Asked at 10 %, 20 %, … 90 % of the frames of farms of this shape, from `firstSeed` on. */
export function judge(shape: Shape, farms: number, firstSeed = 1): Judged[] {
  return Array.from({ length: farms }, (_, index) => judgeFarm(shape.farm(firstSeed + index))).flat()
}

export function verdictOf(judged: readonly Judged[]): Verdict {
  const inside = judged.filter(({ told, truth }) => told.low <= truth && truth <= told.high)
  return {
    estimates: judged.length,
    coverage: inside.length / judged.length,
    width: median(judged.map(({ told, truth }) => (told.high - told.low) / truth)),
    error: median(judged.map(({ told, truth }) => Math.abs(told.middle - truth) / truth)),
  }
}

const marks = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]

function judgeFarm(farm: JudgedFarm): Judged[] {
  const world = buildWorld(readDescription('farm', JSON.stringify(farm.description)))
  const job = world.jobs[farm.earlier]
  if (job === undefined) throw new Error('the farm has no job to judge')
  const ended = new Map<SimulatedJob, FinishedTask[]>(world.jobs.map(each => [each, []]))
  const asked: { progress: number; told: SecondsLeft; at: number }[] = []
  const open = farm.atStart === true ? [0] : [...marks]
  const look = (now: number) => {
    const done =
      job.frames - job.waiting - world.agents.reduce((sum, { batch }) => sum + (batch?.job === job ? left(batch, now) : 0), 0)
    const mark = open[0]
    if (job.ableSince === undefined || mark === undefined || done / job.frames < mark || done === job.frames) return
    while ((open[0] ?? 1) <= done / job.frames) open.shift()
    const sample = sampleWorld({ world, job, now, ended, earlier: world.jobs.slice(0, farm.earlier) })
    const told = reckonTimeLeft(factsOf(sample))
    if (told === undefined) throw new Error(`there is no estimate at ${Math.round(100 * mark)} %`)
    asked.push({ progress: done / job.frames, told, at: now })
  }
  const observer = {
    agentWasThere: () => undefined,
    batchEnded: () => undefined,
    frameRan: ({ job: of, agent, frame, from, to }: Parameters<Parameters<typeof simulate>[1]['frameRan']>[0]) =>
      void ended.get(of)?.push({ frame: frame.number, agent: agent.id, started: from / 1000, finished: to / 1000, failures: 0 }),
    passed: look,
  }
  simulate(world, observer, undefined, timesOf(farm))
  const { finishedAt } = job
  if (finishedAt === undefined) throw new Error('the job did not end')
  return asked.map(({ progress, told, at }) => ({ progress, told, truth: (finishedAt - at) / 1000 }))
}

const left = (batch: { readonly ends: readonly number[] }, now: number): number => batch.ends.filter(end => end > now).length

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}
