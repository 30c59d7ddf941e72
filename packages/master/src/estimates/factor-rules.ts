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
/** Long frames get longer by no more than this, in logarithms: else one in a million would decide. */
const largestScale = 0.65
const longest = 4

/**
 * Drawn from the residuals (logarithms) that were seen. The long ones are more than those seen: above a threshold the logarithm falls
 * off steadily, as fast as the residuals do and those of frames that run (`open`) allow. The seen ones are drawn anew each time, since others
 * could have been seen.
 */
export function withTail(residuals: readonly number[], open: readonly number[], chance: Chance): Factors {
  const sorted = residuals.map(() => residuals[chance.pick(residuals.length)] ?? 0).sort((a, b) => a - b)
  const long = Math.min(sorted.length - 1, Math.max(fewestLong, Math.round(longPart * sorted.length)))
  const threshold = sorted[sorted.length - 1 - long] ?? 0
  const scale = Math.min(largestScale, (scaleAbove(threshold, residuals, open) * 2 * long) / chiSquared(2 * long, chance))
  const usual = sorted.slice(0, sorted.length - long).map(Math.exp)
  const part = long / sorted.length
  const tail = (above: number, random: Chance) => Math.exp(above + Math.min(longest, -scale * Math.log(1 - random.even())))
  const meanUsual = usual.reduce((sum, each) => sum + each, 0) / usual.length
  const meanLong = Math.exp(threshold) / (1 - scale)
  const mean = (1 - part) * meanUsual + part * meanLong
  const square = (values: readonly number[]) => values.reduce((sum, each) => sum + (each - mean) ** 2, 0) / values.length
  const tailSquare = Math.exp(2 * threshold) / Math.max(0.15, 1 - 2 * scale)
  return {
    factor: random => (random.even() < part ? tail(threshold, random) : (usual[random.pick(usual.length)] ?? 1)),
    meanFactor: mean,
    factorVariance: (1 - part) * square(usual) + part * Math.max(0, tailSquare - 2 * meanLong * mean + mean ** 2),
    factorAbove: (least, random) => {
      for (let tries = 0; tries < 6 && least < Math.exp(threshold); tries++) {
        const factor = random.even() < part ? tail(threshold, random) : (usual[random.pick(usual.length)] ?? 1)
        if (factor > least) return factor
      }
      return tail(Math.max(threshold, Math.log(least)), random)
    },
  }
}

/** How much, in the mean, logarithms are above the threshold that are; frames that run yet say only that it is more. */
function scaleAbove(threshold: number, residuals: readonly number[], open: readonly number[]): number {
  let [sum, count] = [0, 0]
  for (const each of residuals) if (each > threshold) [sum, count] = [sum + each - threshold, count + 1]
  for (const each of open) if (each > threshold) sum += each - threshold
  return Math.max(0.01, sum / Math.max(1, count))
}
