// How frame times may change along the range of a job: shapes that an estimate weighs against each other.

export interface Growth {
  /** How probable it is before anything is seen; all of them add up to 1. */
  readonly prior: number
  /** The logarithm of a frame's part of the mean, at a place from 0 (first frame) to 1 (last one); its mean over the range is 0. */
  readonly at: (place: number) => number
}

const steps = 16
/** The last frame's time against the first one's. */
const ratios = [1 / 8, 1 / 5, 1 / 3, 1 / 2, 0.7, 0.85, 1.18, 1.43, 2, 3, 5, 8]
/** Frames of one kind along the range are that usual. */
const evenPrior = 0.5

const evenly: Growth = { prior: evenPrior, at: () => 0 }

/** No growth, and for each ratio a straight line and a steady rate. */
export const growths: readonly Growth[] = [evenly, ...grown()]

function grown(): Growth[] {
  const curves = ratios.flatMap(ratio => {
    const belief = Math.exp(-Math.abs(Math.log(ratio)) / 0.8)
    return [
      { belief, log: (place: number) => Math.log(1 + (ratio - 1) * place) },
      { belief: belief / 3, log: (place: number) => Math.log(ratio) * place },
    ]
  })
  const all = curves.reduce((sum, { belief }) => sum + belief, 0)
  return curves.map(({ belief, log }) => {
    let sum = 0
    for (let step = 0; step < steps; step++) sum += log((step + 0.5) / steps)
    const mean = sum / steps
    return { prior: ((1 - evenPrior) * belief) / all, at: place => log(place) - mean }
  })
}
