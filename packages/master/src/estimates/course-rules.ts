// Ways in which a job's frame times may be, one after the other, drawn from what was seen (Gibbs sampling). The logarithm of a frame's time is
// a level, and growth along the range, and what its agent takes longer, and chance; each is drawn given the others, and so is
// how long the frames that run will take, each more than it has run.
import { chiSquared, normalAbove, type Chance } from './chance-rules.js'
import { growths, partAt, partsOfRange, type Growth } from './growth-rules.js'
import type { EarlierTimes, SeenFrames, TimedFrame } from './seen-frames.js'

/** Logarithms of seconds. */
export interface Course {
  level: number
  /** One of the growths. */
  growth: number
  /** Of frames about what is to be expected of them. */
  variance: number
  /** Of agents about the usual one. */
  spread: number
  /** How much longer each agent takes. */
  readonly slowness: Map<string, number>
  /** How far frames that ended, and frames that run, are from what was to be expected; of those that run it is drawn. */
  readonly residuals: Float64Array
  /** The same for each frame that runs, had it ended now. */
  readonly least: Float64Array
  readonly ended: number
}

interface Courses {
  /** The next one; it is changed by the call after. */
  readonly next: () => Course
}

/** Variances that are thought of before frames are seen, and how many frames or agents that is worth. */
const unseen = { variance: 0.06 ** 2, frames: 1 }
const earlierFrames = 8
const unseenSpread = { variance: 0.12 ** 2, agents: 2 }
/** Until a course depends no more on where it began. */
const warmUp = 30

export function drawCourses(seen: SeenFrames, chance: Chance): Courses {
  const state = begin(seen)
  const turn = (among: readonly Growth[]) => {
    drawRunning(state, chance)
    drawAgents(state, chance)
    drawGrowth(state, among, chance)
    drawVariance(state, chance)
    return state.course
  }
  // Agents first, then growth: the first frames go to other agents than the next ones, which must not look like growth.
  for (let index = 0; index < warmUp; index++) turn(index < warmUp / 2 ? growths.slice(0, 1) : growths)
  return { next: () => turn(growths) }
}

interface Frame {
  readonly part: number
  readonly agent: Agent | undefined
  /** It runs at least so long. */
  readonly least: number | undefined
  /** How long it takes. */
  time: number
}

interface Agent {
  readonly name: string
  readonly frames: Frame[]
  slowness: number
}

interface State {
  readonly frames: readonly Frame[]
  readonly agents: readonly Agent[]
  readonly earlier: EarlierTimes | undefined
  /** Frames in each part of the range, and for each growth its sum over them and that of its squares. */
  readonly inParts: Float64Array
  readonly sums: readonly { readonly sum: number; readonly squares: number }[]
  readonly course: Course
}

const logOf = (seconds: number): number => Math.log(Math.max(seconds, 1e-3))

function begin({ finished, running, earlier }: SeenFrames): State {
  const agents = new Map<string, Agent>()
  const level = finished.length === 0 ? (earlier?.mean ?? 0) : meanOf(finished.map(({ seconds }) => logOf(seconds)))
  const frameOf = ({ place, seconds, agent: name }: TimedFrame, runs: boolean): Frame => {
    const agent = name === undefined ? undefined : (agents.get(name) ?? { name, frames: [], slowness: 0 })
    if (agent !== undefined) agents.set(agent.name, agent)
    const time = logOf(seconds)
    const frame = { part: partAt(place), agent, least: runs ? time : undefined, time: runs ? Math.max(level, time) : time }
    agent?.frames.push(frame)
    return frame
  }
  const frames = [...finished.map(frame => frameOf(frame, false)), ...running.map(frame => frameOf(frame, true))]
  const inParts = new Float64Array(partsOfRange)
  for (const { part } of frames) inParts[part] = (inParts[part] ?? 0) + 1
  const sums = growths.map(({ at }) => ({
    sum: at.reduce((sum, value, part) => sum + value * (inParts[part] ?? 0), 0),
    squares: at.reduce((sum, value, part) => sum + value ** 2 * (inParts[part] ?? 0), 0),
  }))
  const variance = earlier === undefined ? 0.1 : earlier.within ** 2
  return {
    ...{ frames, agents: [...agents.values()], earlier, inParts, sums },
    course: { level, growth: 0, variance, spread: 0.5, slowness: new Map(), ...unmeasured(finished.length, running.length) },
  }
}

const unmeasured = (ended: number, running: number) => ({
  residuals: new Float64Array(ended + running),
  least: new Float64Array(running),
  ended,
})

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

function drawRunning({ frames, course }: State, chance: Chance): void {
  const deviation = Math.sqrt(course.variance)
  for (const frame of frames) {
    if (frame.least === undefined) continue
    const usual = course.level + (growths[course.growth]?.at[frame.part] ?? 0) + (frame.agent?.slowness ?? 0)
    frame.time = usual + deviation * normalAbove((frame.least - usual) / deviation, chance)
  }
}

/** The growth by how well it explains all frames under any level; then the level. */
function drawGrowth({ frames, sums, earlier, course }: State, among: readonly Growth[], chance: Chance): void {
  const inParts = new Float64Array(partsOfRange)
  let [sum, squares] = [0, 0]
  for (const { part, agent, time } of frames) {
    const own = time - (agent?.slowness ?? 0)
    inParts[part] = (inParts[part] ?? 0) + own
    sum += own
    squares += own ** 2
  }
  const count = frames.length
  const { variance } = course
  const fits = among.map(({ at, prior }, index) => {
    const of = sums[index] ?? { sum: 0, squares: 0 }
    let product = 0
    for (let part = 0; part < partsOfRange; part++) product += (at[part] ?? 0) * (inParts[part] ?? 0)
    const mean = count === 0 ? 0 : (sum - of.sum) / count
    const distance = squares - 2 * product + of.squares - count * mean ** 2
    const before = earlier === undefined ? 0 : (mean - earlier.mean) ** 2 / (earlier.deviation ** 2 + variance / count)
    return { mean, weight: prior - (count === 0 ? 0 : distance / variance + before) / 2 }
  })
  course.growth = pickByWeight(fits, chance)
  const mean = fits[course.growth]?.mean ?? 0
  const [own, before] = [count / variance, earlier === undefined ? 0 : 1 / earlier.deviation ** 2]
  course.level = (own * mean + before * (earlier?.mean ?? 0)) / (own + before) + chance.normal() / Math.sqrt(own + before)
}

/** Weights are logarithms. */
function pickByWeight(all: readonly { readonly weight: number }[], chance: Chance): number {
  const most = all.reduce((highest, { weight }) => Math.max(highest, weight), -Infinity)
  const parts = all.map(({ weight }) => Math.exp(weight - most))
  let left = chance.even() * parts.reduce((sum, part) => sum + part, 0)
  return Math.max(
    0,
    parts.findIndex(part => (left -= part) <= 0),
  )
}

function drawAgents({ agents, earlier, course }: State, chance: Chance): void {
  if (agents.length === 0) return
  const growth = growths[course.growth]?.at ?? []
  const { variance, spread } = course
  let [sum, squares] = [0, 0]
  for (const agent of agents) {
    let distance = 0
    for (const { time, part } of agent.frames) distance += time - course.level - (growth[part] ?? 0)
    const precision = agent.frames.length / variance + 1 / spread
    agent.slowness = distance / variance / precision + chance.normal() / Math.sqrt(precision)
    sum += agent.slowness
  }
  // What all agents have in common is the level's.
  const [own, before] = [agents.length / spread, earlier === undefined ? 0 : 1 / earlier.deviation ** 2]
  const towards = before * ((earlier?.mean ?? 0) - course.level)
  const shift = (sum / spread + towards) / (own + before) + chance.normal() / Math.sqrt(own + before)
  course.level += shift
  for (const agent of agents) {
    agent.slowness -= shift
    squares += agent.slowness ** 2
    course.slowness.set(agent.name, agent.slowness)
  }
  const believed = unseenSpread.agents * unseenSpread.variance
  course.spread = (believed + squares) / chiSquared(unseenSpread.agents + agents.length, chance)
}

function drawVariance({ frames, earlier, course }: State, chance: Chance): void {
  const prior = earlier === undefined ? unseen : { variance: earlier.within ** 2, frames: earlierFrames }
  const growth = growths[course.growth]?.at ?? []
  let squares = prior.frames * prior.variance
  for (const [index, { time, least, part, agent }] of frames.entries()) {
    const usual = course.level + (growth[part] ?? 0) + (agent?.slowness ?? 0)
    const residual = time - usual
    course.residuals[index] = residual
    if (least !== undefined) course.least[index - course.ended] = least - usual
    squares += residual ** 2
  }
  course.variance = Math.max(squares / chiSquared(prior.frames + frames.length, chance), 1e-6)
}
