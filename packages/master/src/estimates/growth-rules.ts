// How frame times may change along the range of a job: curves that an estimate weighs against each other.

export interface Growth {
  /** The logarithm of how probable it is before anything is seen. */
  readonly prior: number
  /** The logarithm of a frame's part of the mean, in each part of the range; its mean is 0. */
  readonly at: readonly number[]
}

/** Parts that the range is looked at in. */
export const partsOfRange = 32

/** `place`: 0 for the first frame of the job to 1 for the last. */
export const partAt = (place: number): number => Math.min(partsOfRange - 1, Math.floor(place * partsOfRange))

/** Frames of one kind along the range are that usual. */
const evenPrior = 0.5
/** The logarithm of the last frame's time against the first one's goes to this, in steps; this is how far it usually is. */
const furthest = 2.1
const step = 0.1
const usual = 0.5
/** Straight lines against steady rates. */
const linePart = 0.75

/** No growth, and for each ratio a straight line and a steady rate. */
export const growths: readonly Growth[] = [{ prior: Math.log(evenPrior), at: centred(() => 0) }, ...grown()]

function grown(): Growth[] {
  const count = Math.round(furthest / step)
  const ratios = Array.from({ length: count }, (_, index) => (index + 1) * step).flatMap(ratio => [ratio, -ratio])
  const beliefOf = (ratio: number) => Math.exp(-Math.abs(ratio) / usual)
  const all = ratios.reduce((sum, ratio) => sum + beliefOf(ratio), 0)
  return ratios.flatMap(ratio => {
    const belief = ((1 - evenPrior) * beliefOf(ratio)) / all
    return [
      { prior: Math.log(belief * linePart), at: centred(place => Math.log(1 + (Math.exp(ratio) - 1) * place)) },
      { prior: Math.log(belief * (1 - linePart)), at: centred(place => ratio * place) },
    ]
  })
}

function centred(curve: (place: number) => number): number[] {
  const values = Array.from({ length: partsOfRange }, (_, part) => curve((part + 0.5) / partsOfRange))
  const mean = values.reduce((sum, value) => sum + value, 0) / partsOfRange
  return values.map(value => value - mean)
}
