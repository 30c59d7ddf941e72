// How long a job will still take: many ways in which it may go on are drawn, and a range is given that most of them fall in.
import { chanceOf } from './chance-rules.js'
import { drawFinish } from './finish-rules.js'
import type { SeenFrames } from './seen-frames.js'
import { modelOf } from './frame-times-rules.js'
import type { WorkLeft } from './work-left-rules.js'

export interface JobFacts {
  readonly seen: SeenFrames
  readonly left: WorkLeft
}

/** Seconds: in at most one of ten cases it takes less than `low`, in one of ten more than `high`. */
export interface SecondsLeft {
  readonly low: number
  readonly middle: number
  readonly high: number
}

const draws = 100
const seed = 1
/** A farm is more than the model knows: the deviation of true times from those drawn, of the logarithm (found by `calibration`). */
const modelError = 0.05
/** Parts of the draws below the range and up to its end: less than a tenth beyond each, since draws of one model are surer than the world. */
const range = { low: 0.05, high: 0.93 }

/** Undefined when nothing is known of its frames, or no agent is to come. The same facts give the same answer. */
export function reckonTimeLeft({ seen, left }: JobFacts): SecondsLeft | undefined {
  const chance = chanceOf(seed)
  const model = modelOf(seen, chance)
  if (model === undefined) return undefined
  const ends: number[] = []
  for (let draw = 0; draw < draws; draw++) {
    const end = drawFinish(left, model.draw(), chance) * Math.exp(modelError * chance.normal())
    if (Number.isFinite(end)) ends.push(end)
  }
  if (ends.length < draws / 2) return undefined
  ends.sort((a, b) => a - b)
  const at = (part: number) => ends[Math.min(ends.length - 1, Math.floor(part * ends.length))] ?? 0
  return { low: at(range.low), middle: at(0.5), high: at(range.high) }
}
