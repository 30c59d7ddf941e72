// The kinds of value in the description of a simulated farm. Each message follows "`key` is `value`, but " in what a person reads.
import { z } from 'zod'
import { parseByteSize } from '../settings/byte-size.js'
import { parseInterval } from '../settings/interval.js'

export const whole = (least: number, most: number) => {
  const must = `must be a whole number from ${least} to ${most}`
  return z.int(must).min(least, must).max(most, must)
}

export const number = (least: number, most: number) => {
  const must = `must be a number from ${least} to ${most}`
  return z.number(must).min(least, must).max(most, must)
}

export const flag = () => z.boolean('must be true or false')

export const longestName = 255

export const name = () => {
  const must = `must be a text of 1 to ${longestName} characters`
  return z.string(must).trim().min(1, must).max(longestName, must)
}

export const names = () => z.array(name(), 'must be a list of texts').max(200, 'must have at most 200 entries')

/** How long, or when from the start on: whole milliseconds. */
export const time = (least: number, most: number, range: string) =>
  parsed(
    value => within(parseInterval(value), least, most),
    `must be a time ${range}, like 90s, 1h 30m, {minutes: 4} or a number of seconds`,
  )

/** MB: a number of them, as jobs and agents have it, or a size like 64GiB. */
export const memory = (least: number, most: number) =>
  parsed(
    value => within(typeof value === 'number' ? wholeOnly(value) : megabytes(value), least, most),
    `must be a whole number of MB from ${least} to ${most}, or a size like 64GiB`,
  )

/** Milliseconds. With a spread (a standard deviation) of 0 each frame takes as long as the others. */
export interface FrameTime {
  readonly mean: number
  readonly spread: number
}

/** `4m`, or `{mean: 4m, spread: 1m}` */
export const frameTime = (longest: number) =>
  parsed((value): FrameTime | undefined => {
    const { mean, spread } = isDistribution(value) ? value : { mean: value, spread: 0 }
    const times = { mean: within(parseInterval(mean), 1, longest), spread: within(parseInterval(spread), 0, longest) }
    return times.mean === undefined || times.spread === undefined ? undefined : { mean: times.mean, spread: times.spread }
  }, 'must be a time from 1ms to 30 days like 4m, or {mean: 4m, spread: 1m}')

/** One version of a software. */
export interface SoftwareVersion {
  readonly software: string
  readonly version: string
}

/** `blender 4.2` */
export const softwareVersion = () =>
  parsed((value): SoftwareVersion | undefined => {
    const [, software, version] = typeof value === 'string' ? (/^\s*(\S+)\s+(\S+)\s*$/.exec(value) ?? []) : []
    return software === undefined || version === undefined ? undefined : { software, version }
  }, 'must be a name and a version, like blender 4.2')

/** Versions from the lowest to the highest that do; an end that is not named is open. */
export interface SoftwareWanted {
  readonly software: string
  readonly lowest: string | undefined
  readonly highest: string | undefined
}

/** `blender`, `blender 4.2`, `blender 4.2+`, `blender 4.0 - 4.2` */
export const softwareWanted = () =>
  parsed((value): SoftwareWanted | undefined => {
    const match = typeof value === 'string' ? /^\s*(\S+)(?:\s+(\S+?)(\+|\s+-\s+(\S+))?)?\s*$/.exec(value) : null
    if (match?.[1] === undefined) return undefined
    const [, software, lowest, more, highest] = match
    return { software, lowest, highest: more === '+' ? undefined : (highest ?? lowest) }
  }, 'must be like blender, blender 4.2, blender 4.2+ or blender 4.0 - 4.2')

function parsed<T>(parse: (value: unknown) => T | undefined, must: string) {
  return z.unknown().transform((value, context) => {
    const result = parse(value)
    if (result !== undefined) return result
    context.addIssue({ code: 'custom', message: must, input: value })
    return z.NEVER
  })
}

const within = (value: number | undefined, least: number, most: number): number | undefined =>
  value !== undefined && value >= least && value <= most ? value : undefined

const wholeOnly = (value: number): number | undefined => (Number.isSafeInteger(value) ? value : undefined)

function megabytes(value: unknown): number | undefined {
  const bytes = parseByteSize(value)
  return bytes === undefined ? undefined : Math.floor(bytes / 1024 ** 2)
}

function isDistribution(value: unknown): value is { readonly mean: unknown; readonly spread: unknown } {
  return typeof value === 'object' && value !== null && 'mean' in value && 'spread' in value && Object.keys(value).length === 2
}
