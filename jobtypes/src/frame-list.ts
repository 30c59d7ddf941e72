import { countFrames, framesOf, parseFrameRange } from '@pyfarm/contract/frames'

/** More frames in one call are a slip of the pen. */
const mostFrames = 100_000

/** Reads `1,2,3`, `1-96`, `1-96x2,200`: undefined when a part is no frame range, or when it is far too many. */
export function parseFrameList(text: string): readonly number[] | undefined {
  const frames: number[] = []
  for (const part of text.split(',')) {
    const range = parseFrameRange(part)
    if (range === undefined || frames.length + countFrames(range) > mostFrames) return undefined
    frames.push(...framesOf(range))
  }
  return frames
}
