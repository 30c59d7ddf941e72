// Farms on which estimates are judged: shapes of frame times, and of what else goes on. All of a farm is drawn from its seed.
import { drawsOf, logNormal, type Draw } from '../../simulation/draws.js'
import type { FrameTimes } from '../../simulation/frame-times.js'

/** A farm of which the estimates of the first job that is not an earlier one are judged. */
export interface JudgedFarm {
  readonly description: object
  /** Seconds of a frame (from 0 on) of the job in this place of the description, on an agent of the group. */
  readonly seconds: (job: number, frame: number, agentGroup: number) => number
  /** How many jobs, the first ones, are earlier ones of the same type and user. */
  readonly earlier: number
  /** It is asked before it has a frame of its own, too, and only then. */
  readonly atStart?: boolean
}

export interface Shape {
  readonly name: string
  /** How many of its farms say as much as one of the others: they give fewer estimates, or estimates that are alike. */
  readonly farmsFor1: number
  /** What (high - low) / truth may be in the median. */
  readonly widest: number
  readonly farm: (seed: number) => JudgedFarm
}

/** Between the two, evenly by the logarithm. */
const between = (least: number, most: number, draw: number): number => least * (most / least) ** draw

interface Size {
  readonly frames: number
  readonly agents: number
  readonly batch: number
  readonly mean: number
}

function sizeOf(draw: Draw): Size {
  return {
    frames: Math.round(between(60, 600, draw(1))),
    agents: Math.round(between(3, 40, draw(2))),
    batch: draw(3) < 0.7 ? 1 : 2 + Math.floor(3 * draw(4)),
    mean: between(15, 900, draw(5)),
  }
}

const farmOf = (agents: object, jobs: object[]) => ({ agents, jobs, until: '300d' })
const jobOf = ({ frames, batch }: Size, more: object = {}) => ({ frames, batch, ...more })

/** A job alone, whose frames take so long in relation to their mean. */
const alone = (name: string, widest: number, factorOf: (draw: Draw, size: Size) => (frame: number) => number): Shape => ({
  ...{ name, widest, farmsFor1: 1 },
  farm: seed => {
    const draw = drawsOf(seed)
    const size = sizeOf(draw)
    const factor = factorOf(draw, size)
    return {
      description: farmOf([{ count: size.agents }], [jobOf(size)]),
      seconds: (_job, frame) => size.mean * factor(frame),
      earlier: 0,
    }
  },
})

const noise =
  (draw: Draw, deviation: number) =>
  (frame: number, job = 0) =>
    logNormal(1, deviation, draw(10, job, frame), draw(11, job, frame))

const even = alone('even', 0.6, draw => noise(draw, between(0.03, 0.3, draw(6))))

const ramp = alone('ramp', 0.7, (draw, { frames }) => {
  const ratio = between(1.7, 4, draw(6)) ** (draw(7) < 0.75 ? 1 : -1)
  const vary = noise(draw, 0.12)
  return frame => ((1 + ((ratio - 1) * frame) / frames) / ((1 + ratio) / 2)) * vary(frame)
})

const heavyTail: Shape = {
  ...alone('heavy tail', 1.9, draw => {
    const power = between(1.6, 3, draw(6))
    return draw(7) < 0.5
      ? frame => ((1 - draw(10, frame)) ** (-1 / power) * (power - 1)) / power
      : noise(draw, between(0.8, 2, draw(6)))
  }),
  // One long frame decides about all estimates of a farm.
  farmsFor1: 3,
}

const coldStart: Shape = {
  ...{ name: 'cold start', widest: 2.6, farmsFor1: 4 },
  farm: seed => {
    const draw = drawsOf(seed)
    const size = sizeOf(draw)
    const earlier = 1 + Math.floor(4 * draw(6))
    const apart = 0.35
    const vary = noise(draw, 0.2)
    const levels = Array.from({ length: earlier + 1 }, (_, job) => size.mean * logNormal(1, apart, draw(8, job), draw(9, job)))
    const jobs = levels.map((_, job) =>
      jobOf(size, job === 0 ? {} : { title: `${job}`, after: job === 1 ? 'job 1' : `${job - 1}` }),
    )
    return {
      description: farmOf([{ count: size.agents }], [{ ...jobs[0], title: 'job 1' }, ...jobs.slice(1)]),
      seconds: (job, frame) => (levels[job] ?? size.mean) * vary(frame, job),
      earlier,
      atStart: true,
    }
  },
}

const otherSpeeds: Shape = {
  ...{ name: 'agents of other speeds', widest: 0.65, farmsFor1: 1 },
  farm: seed => {
    const draw = drawsOf(seed)
    const size = sizeOf(draw)
    const slowness = [0.6, 1, 1.7, 2.5]
    const groups = slowness.map((_, group) => ({ count: Math.max(1, Math.round((size.agents * (0.3 + draw(6, group))) / 3)) }))
    const vary = noise(draw, 0.12)
    return {
      description: farmOf(groups, [jobOf(size)]),
      seconds: (_job, frame, group) => size.mean * (slowness[group] ?? 1) * vary(frame),
      earlier: 0,
    }
  },
}

const secondJob: Shape = {
  ...{ name: 'a second job midway', widest: 0.7, farmsFor1: 1 },
  farm: seed => {
    const draw = drawsOf(seed)
    const size = sizeOf(draw)
    const vary = noise(draw, 0.15)
    const lone = (size.frames * size.mean) / size.agents
    const second = jobOf(
      { ...size, frames: Math.ceil(size.frames * between(0.2, 1.2, draw(6))) },
      { submitted: `${Math.round(lone * (0.15 + 0.6 * draw(7)))}s`, weight: draw(8) < 0.5 ? 10 : 5 },
    )
    return {
      description: farmOf([{ count: size.agents }], [jobOf(size), second]),
      seconds: (job, frame) => size.mean * vary(frame, job),
      earlier: 0,
    }
  },
}

export const shapes: readonly Shape[] = [even, ramp, heavyTail, coldStart, otherSpeeds, secondJob]

/** The times of a judged farm as the simulation asks for them. */
export function timesOf({ seconds }: JudgedFarm): FrameTimes {
  return {
    lengthOf: (job, frame, agent) => Math.max(1, Math.round(1000 * seconds(job.group, frame.number, agent.group))),
    fails: () => false,
  }
}
