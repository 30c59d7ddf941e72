// How long frames of a job take, as far as can be told: from those that ended, those that run already so long, and earlier jobs.
import { chanceAbove, chiSquared, meanAbove, type Chance } from './chance-rules.js'
import { agentSpeeds, type AgentSpeeds } from './agent-speed-rules.js'
import { logNormal, withTail, type Factors } from './factor-rules.js'
import { growths, type Growth } from './growth-rules.js'

/** `place`: 0 for the first frame of the job to 1 for the last. */
export interface TimedFrame {
  readonly place: number
  /** How long it took, or runs already. */
  readonly seconds: number
  readonly agent: string | undefined
}

/** What earlier jobs say: logarithms of seconds. */
export interface EarlierTimes {
  readonly mean: number
  /** How far the mean of another job may be from it. */
  readonly deviation: number
  /** How far frames of one job are from their mean. */
  readonly within: number
}

export interface SeenFrames {
  readonly finished: readonly TimedFrame[]
  readonly running: readonly TimedFrame[]
  readonly earlier: EarlierTimes | undefined
}

/** One way in which it may be. */
export interface FrameTimes extends Factors {
  /** Seconds of the frame in the middle of chance, on an agent of the usual speed. */
  readonly typical: (place: number) => number
  /** How much longer an agent takes, drawn from what is known of it. */
  readonly slowness: (agent: string | undefined) => number
}

export interface FrameTimeModel {
  readonly draw: (chance: Chance) => FrameTimes
}

/** Undefined when nothing is known. */
export function modelOf(seen: SeenFrames): FrameTimeModel | undefined {
  if (seen.finished.length === 0 && seen.earlier === undefined) return undefined
  // Agents first, then growth: the first frames go to other agents than the next ones, which must not look like growth.
  const level = seen.finished.reduce((sum, { seconds }) => sum + logOf(seconds), 0) / Math.max(1, seen.finished.length)
  const first = fitAll(
    seen,
    agentSpeeds(seen.finished, ({ seconds }) => logOf(seconds) - level),
  )
  const speeds = agentSpeeds(seen.finished, bestOf(first))
  const fits = fitAll(seen, speeds)
  return { draw: chance => drawTimes(fits, speeds, chance) }
}

const logOf = (seconds: number): number => Math.log(Math.max(seconds, 1e-3))

/** A growth with what fits best under it. */
interface Fit {
  readonly growth: Growth
  readonly weight: number
  readonly level: number
  /** Variance of frames about the level, and how well it is known. */
  readonly variance: number
  readonly degrees: number
  /** The level is as well known as by the mean of so many frames. */
  readonly frames: number
  /** Distances of the frames from what they should be, of those that run so far. */
  readonly residuals: readonly number[]
  readonly open: readonly number[]
}

/** What is thought of the deviation before frames are seen, and how many frames that is worth. */
const unseen = { deviation: 0.06, frames: 1 }
const earlierFrames = 3
const rounds = 3

function fitAll(seen: SeenFrames, speeds: AgentSpeeds): Fit[] {
  const fits = growths.map(growth => fitOne(seen, growth, speeds))
  const most = Math.max(...fits.map(({ weight }) => weight))
  return fits.map(fit => ({ ...fit, weight: Math.exp(fit.weight - most) }))
}

/** `weight` is still a logarithm. */
function fitOne({ finished, running, earlier }: SeenFrames, growth: Growth, speeds: AgentSpeeds): Fit {
  const off = ({ place, seconds, agent }: TimedFrame) => logOf(seconds) - growth.at(place) - speeds.slownessOf(agent)
  const ended = finished.map(off)
  const atLeast = running.map(off)
  const prior = { variance: (earlier?.within ?? unseen.deviation) ** 2, frames: earlier ? earlierFrames : unseen.frames }
  const sum = ended.reduce((total, each) => total + each, 0)
  const own = ended.length > 0 ? sum / ended.length : 0
  let level = ended.length > 0 ? own : (earlier?.mean ?? 0)
  let squares = ended.reduce((total, each) => total + (each - level) ** 2, 0)
  let variance = (prior.frames * prior.variance + squares) / (prior.frames + Math.max(0, ended.length - 1))
  let frames = ended.length
  // Frames that run already long say that frames take long: each counts as what it will probably be, the more the longer it runs.
  for (let round = 0; round < rounds; round++) {
    const deviation = Math.sqrt(variance)
    const earlierCount = earlier === undefined ? 0 : variance / earlier.deviation ** 2
    let total = sum + earlierCount * (earlier?.mean ?? 0)
    let extra = 0
    let count = ended.length
    for (const least of atLeast) {
      const above = (least - level) / deviation
      const counts = 1 - chanceAbove(above)
      if (counts < 0.05) continue
      const mean = meanAbove(above)
      const probable = level + deviation * mean
      total += counts * probable
      extra += counts * ((probable - level) ** 2 + variance * Math.max(0, 1 + above * mean - mean ** 2))
      count += counts
    }
    frames = count + earlierCount
    if (frames > 0) level = total / frames
    squares = ended.reduce((sumSoFar, each) => sumSoFar + (each - level) ** 2, 0)
    variance = Math.max(
      (prior.frames * prior.variance + squares + extra) / (prior.frames + Math.max(0, count - (earlierCount > 0 ? 0 : 1))),
      1e-6,
    )
  }
  return {
    growth,
    weight: Math.log(growth.prior) + likelihood({ ended, atLeast, squares, prior, level, variance, earlier }),
    level,
    variance,
    degrees: prior.frames + Math.max(0, ended.length - 1),
    frames,
    residuals: ended.map(each => each - level),
    open: atLeast.map(each => each - level),
  }
}

interface Evidence {
  readonly ended: readonly number[]
  readonly atLeast: readonly number[]
  readonly squares: number
  readonly prior: { readonly variance: number; readonly frames: number }
  readonly level: number
  readonly variance: number
  readonly earlier: EarlierTimes | undefined
}

/** The logarithm of how well a fit explains what was seen. */
function likelihood({ ended, atLeast, squares, prior, level, variance, earlier }: Evidence): number {
  const degrees = prior.frames + Math.max(0, ended.length - 1)
  const ofEnded = (-degrees / 2) * Math.log(prior.frames * prior.variance + squares)
  const deviation = Math.sqrt(variance)
  const ofRunning = atLeast.reduce((sum, least) => sum + Math.log(chanceAbove(Math.min(6, (least - level) / deviation))), 0)
  const ofLevel = earlier === undefined ? 0 : -((level - earlier.mean) ** 2) / (2 * earlier.deviation ** 2)
  return ofEnded + ofRunning + ofLevel
}

function bestOf(fits: readonly Fit[]): (frame: TimedFrame) => number {
  const best = fits.reduce((one, other) => (other.weight > one.weight ? other : one))
  return ({ place, seconds }) => logOf(seconds) - best.growth.at(place) - best.level
}

/** Frames not seen yet may be of another kind than those seen. */
const otherKind = 0.05
const largestDeviation = 1.7
/** Of fewer frames chance is taken for log-normal; of more, that often. */
const enoughResiduals = 12
const logNormalPart = 0.25

function drawTimes(fits: readonly Fit[], speeds: AgentSpeeds, chance: Chance): FrameTimes {
  const { growth, ...fit } = pickFit(fits, chance)
  const variance = (fit.variance * fit.degrees) / chiSquared(fit.degrees, chance)
  const deviation = Math.min(largestDeviation, Math.sqrt(variance))
  const levelDeviation = fit.frames < 1 ? Math.sqrt(fit.variance / fit.frames) : deviation / Math.sqrt(fit.frames)
  const level = fit.level + Math.hypot(levelDeviation, otherKind) * chance.normal()
  const isLogNormal = fit.residuals.length < enoughResiduals || chance.even() < logNormalPart
  return {
    typical: place => Math.exp(level + growth.at(place)),
    slowness: drawnSlowness(speeds, chance),
    ...(isLogNormal ? logNormal(deviation) : withTail(fit.residuals, fit.open, chance)),
  }
}

function drawnSlowness(speeds: AgentSpeeds, chance: Chance): FrameTimes['slowness'] {
  return agent => {
    const { mean, deviation } = speeds.knownOf(agent) ?? { mean: 0, deviation: speeds.spread }
    return Math.exp(mean + deviation * chance.normal())
  }
}

function pickFit(fits: readonly Fit[], chance: Chance): Fit {
  let left = chance.even() * fits.reduce((sum, { weight }) => sum + weight, 0)
  return fits.find(({ weight }) => (left -= weight) <= 0) ?? fits[0] ?? noFit
}

const noFit: Fit = {
  ...{ growth: { prior: 1, at: () => 0 }, weight: 1, level: 0, variance: 1, degrees: 1, frames: 1, residuals: [], open: [] },
}
