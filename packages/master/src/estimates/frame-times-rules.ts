// How long frames of a job take, as far as can be told: from those that ended, those that run already so long, and earlier jobs.
import type { Chance } from './chance-rules.js'
import { drawCourses, type Course } from './course-rules.js'
import { logNormal, withTail, type Factors } from './factor-rules.js'
import { growths, partAt } from './growth-rules.js'
import type { SeenFrames } from './seen-frames.js'

/** One way in which it may be. */
export interface FrameTimes extends Factors {
  /** Seconds of the frame in the middle of chance, on an agent of the usual speed. */
  readonly typical: (place: number) => number
  /** How much longer an agent takes; of one that is not known, it is drawn. */
  readonly slowness: (agent: string | undefined) => number
}

interface FrameTimeModel {
  readonly draw: () => FrameTimes
}

/** Undefined when nothing is known. */
export function modelOf(seen: SeenFrames, chance: Chance): FrameTimeModel | undefined {
  if (seen.finished.length === 0 && seen.earlier === undefined) return undefined
  const courses = drawCourses(seen, chance)
  return { draw: () => timesOf(courses.next(), chance) }
}

/** Frames not seen yet may be of another kind than those seen: a deviation. */
const otherKind = 0.05
const largestDeviation = 1.7
/** Of fewer frames chance is taken for log-normal; of more, that often. */
const enoughResiduals = 12
const logNormalPart = 0.25

function timesOf(course: Course, chance: Chance): FrameTimes {
  const { level, growth, variance, spread, slowness, residuals } = course
  const shape = growths[growth]?.at ?? []
  const moved = level + otherKind * chance.normal()
  const isLogNormal = residuals.length < enoughResiduals || chance.even() < logNormalPart
  return {
    typical: place => Math.exp(moved + (shape[partAt(place)] ?? 0)),
    slowness: agent => Math.exp((agent === undefined ? undefined : slowness.get(agent)) ?? Math.sqrt(spread) * chance.normal()),
    ...(isLogNormal ? logNormal(Math.min(largestDeviation, Math.sqrt(variance))) : withTail(course, chance)),
  }
}
