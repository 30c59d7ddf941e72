// What frame times of a job fit best: for each growth along the range its level and deviation, and how well that explains what was seen.
import { chanceAbove, meanAbove } from './chance-rules.js'
import type { AgentSpeeds } from './agent-speed-rules.js'
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

/** A growth with what fits best under it; times are logarithms of seconds. */
export interface Fit {
  readonly growth: Growth
  /** How probable it is against the others. */
  readonly weight: number
  readonly level: number
  /** Variance of frames about the level, and by how many frames it is known. */
  readonly variance: number
  readonly degrees: number
  /** The level is as well known as by the mean of so many frames. */
  readonly frames: number
  /** Distances from the level of frames that ended, and of those that run so far. */
  readonly residuals: readonly number[]
  readonly open: readonly number[]
}

export function fitAll(seen: SeenFrames, speeds: AgentSpeeds): Fit[] {
  const fits = growths.map(growth => fitOne(seen, growth, speeds))
  const most = Math.max(...fits.map(({ weight }) => weight))
  return fits.map(fit => ({ ...fit, weight: Math.exp(fit.weight - most) }))
}

export const logOf = (seconds: number): number => Math.log(Math.max(seconds, 1e-3))

/** Logarithms without growth and agents' speeds, and what is believed before. */
interface Evidence {
  readonly ended: readonly number[]
  readonly open: readonly number[]
  readonly earlier: EarlierTimes | undefined
  /** The variance that is thought of before frames are seen, and how many frames that is worth. */
  readonly prior: { readonly variance: number; readonly frames: number }
}

const unseen = { variance: 0.06 ** 2, frames: 1 }
const earlierFrames = 3
const rounds = 3

/** `weight` is still a logarithm. */
function fitOne({ finished, running, earlier }: SeenFrames, growth: Growth, speeds: AgentSpeeds): Fit {
  const off = ({ place, seconds, agent }: TimedFrame) => logOf(seconds) - growth.at(place) - speeds.slownessOf(agent)
  const prior = earlier === undefined ? unseen : { variance: earlier.within ** 2, frames: earlierFrames }
  const evidence: Evidence = { ended: finished.map(off), open: running.map(off), earlier, prior }
  const { ended, open } = evidence
  let place = firstGuess(evidence)
  for (let round = 0; round < rounds; round++) place = improve(evidence, place)
  return {
    ...{ growth, ...place, weight: Math.log(growth.prior) + likelihood(evidence, place) },
    degrees: prior.frames + Math.max(0, ended.length - 1),
    residuals: ended.map(each => each - place.level),
    open: open.map(each => each - place.level),
  }
}

type Level = Pick<Fit, 'level' | 'variance' | 'frames'>

function firstGuess({ ended, earlier, prior }: Evidence): Level {
  const level = ended.length > 0 ? ended.reduce((sum, each) => sum + each, 0) / ended.length : (earlier?.mean ?? 0)
  const variance = (prior.frames * prior.variance + squaresAbout(ended, level)) / (prior.frames + Math.max(0, ended.length - 1))
  return { level, variance, frames: ended.length }
}

/** Frames that run already long say that frames take long: each counts as what it will probably be, the more the longer it runs. */
function improve({ ended, open, earlier, prior }: Evidence, { level, variance }: Level): Level {
  const deviation = Math.sqrt(variance)
  const earlierCount = earlier === undefined ? 0 : variance / earlier.deviation ** 2
  let sum = ended.reduce((total, each) => total + each, 0) + earlierCount * (earlier?.mean ?? 0)
  let [count, extra] = [ended.length, 0]
  for (const least of open) {
    const above = (least - level) / deviation
    const counts = 1 - chanceAbove(above)
    if (counts < 0.05) continue
    const mean = meanAbove(above)
    const probable = level + deviation * mean
    sum += counts * probable
    extra += counts * ((probable - level) ** 2 + variance * Math.max(0, 1 + above * mean - mean ** 2))
    count += counts
  }
  const frames = count + earlierCount
  const next = frames > 0 ? sum / frames : level
  const degrees = prior.frames + Math.max(0, count - (earlierCount > 0 ? 0 : 1))
  const squares = prior.frames * prior.variance + squaresAbout(ended, next) + extra
  return { level: next, variance: Math.max(squares / degrees, 1e-6), frames }
}

/** The logarithm of how well a fit explains what was seen. */
function likelihood({ ended, open, earlier, prior }: Evidence, { level, variance }: Level): number {
  const degrees = prior.frames + Math.max(0, ended.length - 1)
  const ofEnded = (-degrees / 2) * Math.log(prior.frames * prior.variance + squaresAbout(ended, level))
  const deviation = Math.sqrt(variance)
  const ofOpen = open.reduce((sum, least) => sum + Math.log(chanceAbove(Math.min(6, (least - level) / deviation))), 0)
  const ofLevel = earlier === undefined ? 0 : -((level - earlier.mean) ** 2) / (2 * earlier.deviation ** 2)
  return ofEnded + ofOpen + ofLevel
}

const squaresAbout = (values: readonly number[], mean: number): number =>
  values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
