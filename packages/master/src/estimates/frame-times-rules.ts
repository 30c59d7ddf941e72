// How long frames of a job take, as far as can be told: from those that ended, those that run already so long, and earlier jobs.
import { agentSpeeds, type AgentSpeeds } from './agent-speed-rules.js'
import { chiSquared, type Chance } from './chance-rules.js'
import { logNormal, withTail, type Factors } from './factor-rules.js'
import { fitAll, logOf, type Fit, type SeenFrames, type TimedFrame } from './fit-rules.js'

/** One way in which it may be. */
export interface FrameTimes extends Factors {
  /** Seconds of the frame in the middle of chance, on an agent of the usual speed. */
  readonly typical: (place: number) => number
  /** How much longer an agent takes, drawn from what is known of it. */
  readonly slowness: (agent: string | undefined) => number
}

interface FrameTimeModel {
  readonly draw: (chance: Chance) => FrameTimes
}

/** Undefined when nothing is known. */
export function modelOf(seen: SeenFrames): FrameTimeModel | undefined {
  const { finished, earlier } = seen
  if (finished.length === 0 && earlier === undefined) return undefined
  // Agents first, then growth: the first frames go to other agents than the next ones, which must not look like growth.
  const level = finished.reduce((sum, { seconds }) => sum + logOf(seconds), 0) / Math.max(1, finished.length)
  const firstSpeeds = agentSpeeds(finished, ({ seconds }) => logOf(seconds) - level)
  const speeds = agentSpeeds(finished, distanceFrom(fitAll(seen, firstSpeeds)))
  const fits = fitAll(seen, speeds)
  return { draw: chance => drawTimes(fits, speeds, chance) }
}

/** From what the most probable fit says. */
function distanceFrom(fits: readonly Fit[]): (frame: TimedFrame) => number {
  const best = fits.reduce((one, other) => (other.weight > one.weight ? other : one))
  return ({ place, seconds }) => logOf(seconds) - best.growth.at(place) - best.level
}

/** Frames not seen yet may be of another kind than those seen: a deviation. */
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
    slowness: agent => {
      const { mean, deviation: spread } = speeds.knownOf(agent) ?? { mean: 0, deviation: speeds.spread }
      return Math.exp(mean + spread * chance.normal())
    },
    ...(isLogNormal ? logNormal(deviation) : withTail(fit.residuals, fit.open, chance)),
  }
}

function pickFit(fits: readonly Fit[], chance: Chance): Fit {
  let left = chance.even() * fits.reduce((sum, { weight }) => sum + weight, 0)
  const picked = fits.find(({ weight }) => (left -= weight) <= 0) ?? fits[0]
  if (picked === undefined) throw new Error('there are no growths to pick from')
  return picked
}
