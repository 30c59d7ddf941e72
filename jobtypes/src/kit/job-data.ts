// Readers of a job's data for job types. Each throws one sentence that names the key when the value is not what it should be.
import { hasFramePlace } from '@pyfarm/contract/frame-paths'
import { parseFrameList } from '../frame-list.js'

export type JobData = Readonly<Record<string, unknown>>

/** The value of `read`, or undefined where the job's data does not have the key. */
export function optional<Value>(data: JobData, key: string, read: () => Value): Value | undefined {
  return data[key] === undefined || data[key] === null ? undefined : read()
}

/** `meaning` goes on after "needs `key`, ": "the camera's name, such as Camera.001". */
export function readText(data: JobData, key: string, meaning: string): string {
  const value = data[key]
  if (typeof value === 'string' && value.trim() !== '') return value
  throw new Error(`The job data needs \`${key}\`, ${meaning}.`)
}

/** An absolute path of this or another system; `meaning` goes on after "the absolute path ". */
export function readPath(data: JobData, key: string, meaning: string): string {
  const value = readText(data, key, `the absolute path ${meaning}`)
  if (/^([/\\]|[A-Za-z]:[/\\])/.test(value)) return value
  throw new Error(`The job data's \`${key}\` is no absolute path: ${value}`)
}

/** An absolute path with a run of # for the frame's number in its file name. */
export function readPattern(data: JobData, key: string, meaning: string): string {
  const value = readPath(data, key, meaning)
  if (hasFramePlace(value)) return value
  throw new Error(`The job data's \`${key}\` needs #### for the frame number in its file name: ${value}`)
}

export function readWhole(data: JobData, key: string, least: number, most: number, fallback?: number): number {
  const value = data[key] ?? fallback
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value
  throw new Error(`The job data's \`${key}\` must be a whole number from ${least} to ${most}, not ${shown(value)}.`)
}

export function readNumber(data: JobData, key: string, least: number, most: number, fallback?: number): number {
  const value = data[key] ?? fallback
  if (typeof value === 'number' && value >= least && value <= most) return value
  throw new Error(`The job data's \`${key}\` must be a number from ${least} to ${most}, not ${shown(value)}.`)
}

/** Width and height in pixels. */
export function readResolution(data: JobData, fallback?: readonly [number, number]): readonly [number, number] {
  const value = data['resolution'] ?? fallback
  const [width, height] = pairOf(value)
  if (isLength(width) && isLength(height)) return [width, height]
  throw new Error(
    `The job data's \`resolution\` must be width and height in pixels, such as [1920, 1080], at most ${longestSide} each, not ${shown(value)}.`,
  )
}

export function readChoice<Choice extends string>(
  data: JobData,
  key: string,
  choices: readonly Choice[],
  fallback?: Choice,
): Choice {
  const value = data[key] ?? fallback
  const choice = choices.find(each => each === value)
  if (choice !== undefined) return choice
  throw new Error(`The job data's \`${key}\` must be one of ${choices.join(', ')}, not ${shown(value)}.`)
}

/** False where the job's data does not have the key. */
export function readFlag(data: JobData, key: string): boolean {
  const value = data[key] ?? false
  if (typeof value === 'boolean') return value
  throw new Error(`The job data's \`${key}\` must be true or false, not ${shown(value)}.`)
}

/** A list of texts and numbers as texts; empty where the job's data does not have the key. */
export function readWords(data: JobData, key: string, example: string): readonly string[] {
  const value: unknown = data[key] ?? []
  if (Array.isArray(value) && value.every(word => typeof word === 'string' || typeof word === 'number')) return value.map(String)
  throw new Error(`The job data's \`${key}\` must be a list of texts, such as ${example}.`)
}

/** Frames as a list: `1-96`, `1-100x5`, `1,2,5`, or one as a number. */
export function readFrames(data: JobData, key: string, meaning: string): readonly number[] {
  const value = data[key]
  const frames = typeof value === 'string' || typeof value === 'number' ? parseFrameList(String(value)) : undefined
  if (frames !== undefined && frames.length > 0) return frames
  throw new Error(`The job data needs \`${key}\`, ${meaning}, such as 1-96.`)
}

/** The two values of a list of two; nothing of anything else. */
export function pairOf(value: unknown): readonly unknown[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : []
  return list.length === 2 ? list : []
}

const longestSide = 65_536
const isLength = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= longestSide
const shown = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value))
