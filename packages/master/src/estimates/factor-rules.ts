// What chance makes of the time of a frame: a factor, by a distribution.
import { chiSquared, normalAbove, type Chance } from './chance-rules.js'

export interface Factors {
  readonly factor: (chance: Chance) => number
  readonly meanFactor: number
  readonly factorVariance: number
  /** The factor of a frame that has had this much of it already. */
  readonly factorAbove: (least: number, chance: Chance) => number
}

/** `deviation`: of the logarithm. */
export function logNormal(deviation: number): Factors {
  const mean = Math.exp(deviation ** 2 / 2)
  const used = Math.max(deviation, 0.02)
  return {
    factor: chance => Math.exp(deviation * chance.normal()),
    meanFactor: mean,
    factorVariance: mean ** 2 * (Math.exp(deviation ** 2) - 1),
    factorAbove: (least, chance) => Math.exp(used * normalAbove(Math.log(least) / used, chance)),
  }
}

/** Part of the frames that are the long ones, and how few they are at least. */
const longPart = 0.15
const fewestLong = 4
/** Long frames fall off no slower than this and are no longer than that, in logarithms: else one in a million would decide. */
const largestScale = 0.8
const longest = 4

interface Seen {
  /** Logarithms: of frames that ended, then of those that run, as they may end. */
  readonly residuals: Float64Array
  /** Of those that run, had they ended now. */
  readonly least: Float64Array
  readonly ended: number
}

/**
 * Drawn from the residuals that were seen. The long ones are more than those seen: above a threshold the logarithm falls off steadily,
 * as fast as the residuals do. The seen ones are drawn anew each time, since others could have been seen.
 */
export function withTail(seen: Seen, chance: Chance): Factors {
  const { residuals } = seen
  const sorted = residuals.map(() => residuals[chance.pick(residuals.length)] ?? 0).sort()
  const long = Math.min(sorted.length - 1, Math.max(fewestLong, Math.round(longPart * sorted.length)))
  const threshold = sorted[sorted.length - 1 - long] ?? 0
  const scale = Math.min(largestScale, (scaleAbove(threshold, seen) * long) / chiSquared(long, chance))
  const usual = sorted.subarray(0, sorted.length - long).map(Math.exp)
  const part = long / sorted.length
  const tail = (above: number, random: Chance) => Math.exp(above + Math.min(longest, -scale * Math.log(1 - random.even())))
  const meanUsual = usual.reduce((sum, each) => sum + each, 0) / usual.length
  const meanLong = Math.exp(threshold) * momentOfTail(scale, 1)
  const mean = (1 - part) * meanUsual + part * meanLong
  const squares = usual.reduce((sum, each) => sum + (each - mean) ** 2, 0) / usual.length
  const squaresLong = Math.exp(2 * threshold) * momentOfTail(scale, 2)
  return {
    factor: random => (random.even() < part ? tail(threshold, random) : (usual[random.pick(usual.length)] ?? 1)),
    meanFactor: mean,
    factorVariance: (1 - part) * squares + part * Math.max(0, squaresLong - 2 * meanLong * mean + mean ** 2),
    factorAbove: (least, random) => {
      for (let tries = 0; tries < 6 && least < Math.exp(threshold); tries++) {
        const factor = random.even() < part ? tail(threshold, random) : (usual[random.pick(usual.length)] ?? 1)
        if (factor > least) return factor
      }
      return tail(Math.max(threshold, Math.log(least)), random)
    },
  }
}

/** The mean of what is above the threshold to this power: the logarithm falls off at this scale up to the longest, where the rest is. */
function momentOfTail(scale: number, power: number): number {
  const rate = 1 / scale
  const fall = rate - power
  const rest = Math.exp(-fall * longest)
  return (Math.abs(fall) < 1e-6 ? rate * longest : (rate * (1 - rest)) / fall) + rest
}

/** How much, in the mean, logarithms are above the threshold that are; of those that run it is only known that they come so far. */
function scaleAbove(threshold: number, { residuals, least, ended }: Seen): number {
  let [sum, count] = [0, 0]
  for (const each of residuals.subarray(0, ended)) if (each > threshold) [sum, count] = [sum + each - threshold, count + 1]
  for (const each of least) sum += Math.max(0, each - threshold)
  return Math.max(0.01, sum / Math.max(1, count))
}
