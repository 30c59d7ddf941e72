// Frames as a person writes them: `1-96`, `1-100x5`, `1,4,9`. A job holds one range, so what is none becomes several jobs.
import { countFrames, framesOf, parseFrameRange, type FrameRange } from '@pyfarm/contract/frames'

const mostParts = 20
const mostListed = 100_000

export type FramesRead = /** One job for each range. */ { readonly ranges: readonly FrameRange[] } | { readonly trouble: string }

/** Reads frames, or says what to write instead. Ranges that are one range together (`1-10,11-20`, `1,3,5`) are joined. */
export function readFrames(text: string): FramesRead {
  const parts = text.split(',').map(part => part.trim())
  if (parts.length > mostParts) return { trouble: `Write at most ${mostParts} ranges: each becomes a job.` }
  const ranges: FrameRange[] = []
  for (const part of parts) {
    const range = parseFrameRange(part)
    if (range === undefined) return { trouble: partTrouble(part) }
    ranges.push(range)
  }
  return ranges.length === 1 ? { ranges } : joined(ranges)
}

function partTrouble(part: string): string {
  if (part === '') return 'Write frames such as 1-96, 1-100x5 or 1,4,9.'
  return `“${part}” is no frame range: write it as 7, 1-96 or 1-100x5, the lowest first.`
}

function joined(ranges: readonly FrameRange[]): FramesRead {
  const count = ranges.reduce((sum, range) => sum + countFrames(range), 0)
  if (count > mostListed)
    return { trouble: `A list may name at most ${mostListed.toLocaleString('en')} frames: write one range.` }
  const frames = ranges.flatMap(range => [...framesOf(range)]).sort((a, b) => a - b)
  const twin = frames.find((frame, index) => frame === frames[index - 1])
  if (twin !== undefined) return { trouble: `Frame ${twin} is there twice: each frame can be made once.` }
  const one = asOneRange(frames)
  return { ranges: one === undefined ? ranges : [one] }
}

/** The range that has exactly these frames, which are sorted. */
function asOneRange(frames: readonly number[]): FrameRange | undefined {
  const [start = 0, second = start] = frames
  const end = frames.at(-1) ?? start
  const by = Math.round((second - start) * 10_000) / 10_000
  // Two frames that were named one by one are no range in a person's mind, unless they follow each other.
  if (frames.length < 3 && by !== 1) return undefined
  const whole = { start, end, by }
  if (countFrames(whole) !== frames.length) return undefined
  let index = 0
  for (const frame of framesOf(whole)) if (frame !== frames[index++]) return undefined
  return whole
}

/** `7`, `1-96`, `1-100x5`. */
export function rangeText({ start, end, by }: FrameRange): string {
  if (start === end) return String(start)
  return by === 1 ? `${start}-${end}` : `${start}-${end}x${by}`
}

export interface TaskBatch {
  readonly first: string
  readonly last: string
}

/** How a job's tasks are given out while nothing has failed: how many batches there are, and the first `most` of them. */
export function batchesOf(range: FrameRange, tiles: number | undefined, size: number, most: number) {
  const each = tiles ?? 1
  const tasks = countFrames(range) * each
  const name = (index: number): string => {
    const frame = Math.round((range.start + Math.floor(index / each) * range.by) * 10_000) / 10_000
    return tiles === undefined ? String(frame) : `${frame} tile ${index % each}`
  }
  const count = Math.ceil(tasks / size)
  const batches = Array.from({ length: Math.min(count, most) }, (_, index): TaskBatch => ({
    first: name(index * size),
    last: name(Math.min((index + 1) * size, tasks) - 1),
  }))
  return { tasks, count, batches }
}
