// What `pyfarm submit` asks for, as the body of `POST /jobs/`.
import { countFrames, isFrame, parseFrameRange, type FrameRange } from '@pyfarm/contract/frames'
import { Problem } from '@pyfarm/contract/problem'
import { parseData, parseEnviron } from './key-values.js'

export interface SubmitOptions {
  readonly title?: string
  /** `7`, `1-96`, `1-100x5` */
  readonly frames: string
  readonly by?: string
  readonly batch?: number
  readonly data: readonly string[]
  /** A queue's path, `a/b`. */
  readonly queue?: string
  readonly priority?: number
  readonly weight?: number
  readonly cpus?: number
  readonly ram?: number
  readonly tiles?: number
  readonly user?: string
  readonly notes?: string
  readonly parent: readonly number[]
  readonly tag: readonly string[]
  readonly environ: readonly string[]
}

export interface JobRequest extends FrameRange {
  readonly title: string
  readonly jobtype: string
  readonly data: Readonly<Record<string, unknown>>
  readonly [column: string]: unknown
}

/** @throws Problem when the frames or a `key=value` can't be read */
export function jobRequest(jobtype: string, options: SubmitOptions): JobRequest {
  const range = frameRange(options.frames, options.by)
  const environ = parseEnviron(options.environ)
  const columns = {
    batch: options.batch,
    jobqueue: options.queue?.replace(/^\/+|\/+$/g, ''),
    priority: options.priority,
    weight: options.weight,
    cpus: options.cpus,
    ram: options.ram,
    num_tiles: options.tiles,
    user: options.user,
    notes: options.notes,
    environ: Object.keys(environ).length === 0 ? undefined : environ,
    tags: options.tag.length === 0 ? undefined : options.tag,
    parents: options.parent.length === 0 ? undefined : options.parent.map(id => ({ id })),
  }
  const title = options.title ?? `${jobtype} ${options.frames}`
  return { title, jobtype, ...range, data: parseData(options.data), ...withoutGaps(columns) }
}

export function countTasks(range: FrameRange, tiles = 1): number {
  return countFrames(range) * tiles
}

function frameRange(frames: string, by: string | undefined): FrameRange {
  const range = parseFrameRange(frames)
  if (range === undefined) throw new Problem(`--frames ${frames}: write frames as 7, 1-96 or 1-100x5, the lowest first`)
  const step = by === undefined ? range.by : readStep(by)
  if (frames.includes('x') && step !== range.by)
    throw new Problem(`--frames ${frames} and --by ${by ?? ''} name two steps: leave one out`)
  return { ...range, by: step }
}

function readStep(by: string): number {
  const step = Number(by)
  if (by.trim() !== '' && isFrame(step) && step > 0) return step
  throw new Problem(`--by ${by}: the step is a number above 0 with at most four decimal places`)
}

function withoutGaps(columns: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined))
}
