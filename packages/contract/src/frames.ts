// Frames are decimals with four places. Stepping is done in whole ten-thousandths, so that 1, 1.1, 1.2 … stay exact.
const unitsPerFrame = 10_000

/** Frames that fit the database's NUMERIC(10,4). */
export const largestFrame = 999_999.9999

export interface FrameRange {
  readonly start: number
  readonly end: number
  readonly by: number
}

/** True for a number that has at most four decimal places and fits the database. */
export function isFrame(value: number): boolean {
  return Number.isFinite(value) && Math.abs(value) <= largestFrame && fromUnits(toUnits(value)) === value
}

/** How many frames the range has; 0 when end lies before start. `by` is positive. */
export function countFrames({ start, end, by }: FrameRange): number {
  const span = toUnits(end) - toUnits(start)
  return span < 0 ? 0 : Math.floor(span / toUnits(by)) + 1
}

/** The frames from start to end in steps of by, exact to four places. */
export function* framesOf(range: FrameRange): Generator<number, void, undefined> {
  const first = toUnits(range.start)
  const step = toUnits(range.by)
  const count = countFrames(range)
  for (let index = 0; index < count; index++) yield fromUnits(first + index * step)
}

/** The frame that follows in a contiguous batch. */
export function nextFrame(frame: number, by: number): number {
  return fromUnits(toUnits(frame) + toUnits(by))
}

/** Reads `7`, `1-96` or `1-100x5`; undefined when the text is no frame range. */
export function parseFrameRange(text: string): FrameRange | undefined {
  const number = String.raw`(-?\d+(?:\.\d{1,4})?)`
  const match = new RegExp(`^${number}(?:-${number}(?:x${number})?)?$`).exec(text.trim())
  if (match === null) return undefined
  const start = Number(match[1])
  const end = match[2] === undefined ? start : Number(match[2])
  const by = match[3] === undefined ? 1 : Number(match[3])
  return end >= start && by > 0 && [start, end, by].every(isFrame) ? { start, end, by } : undefined
}

/** Never -0, which would be a frame other than 0. */
function toUnits(frame: number): number {
  return Math.round(frame * unitsPerFrame) + 0
}

function fromUnits(units: number): number {
  return units / unitsPerFrame
}
