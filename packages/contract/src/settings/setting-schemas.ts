// The kinds of value that a setting can have. A kind's description follows "`key` is `value`, but " in what a person reads.
import { z } from 'zod'
import { parseBrokerAddress } from './broker-address.js'
import { parseByteSize } from './byte-size.js'
import { parseDatabaseAddress } from './database-address.js'
import type { Refused } from './database-address.js'
import { parseInterval } from './interval.js'

/** How a value is shown; what has none is shown as it is. */
export type SettingForm = 'interval' | 'bytes' | 'secret' | 'login' | 'address'

/** Timers can't wait longer than 2^31 - 1 milliseconds. */
const longestPeriod = 24 * 86_400_000

export const flag = () => z.boolean().describe('must be true or false')

export const text = (longest = 4096) => z.string().max(longest).describe(`must be a text of at most ${longest} characters`)

export const filledText = (longest = 4096) =>
  z.string().min(1).max(longest).describe(`must be a text of 1 to ${longest} characters`)

export const wholeNumber = (least: number, most: number) =>
  z.int().min(least).max(most).describe(`must be a whole number from ${least} to ${most}`)

export const fraction = () => z.number().min(0).max(1).describe('must be a number from 0 to 1')

export const webAddress = () =>
  z.url({ protocol: /^https?$/ }).describe('must be an address that starts with http:// or https://')

export const oneOf = <const N extends readonly [string, ...string[]]>(names: N) =>
  z.enum(names).describe(`must be one of ${names.join(', ')}`)

/** How often something happens: milliseconds. */
export const period = () => interval(10, longestPeriod, 'from 10 milliseconds to 24 days')

/** How long something lasts: milliseconds. */
export const duration = () => interval(0, Number.MAX_SAFE_INTEGER, 'of no less than 0')

export const byteSize = (least: number) =>
  read(value => parseByteSize(value), least, Number.MAX_SAFE_INTEGER).meta({
    description: `must be a number of bytes like 1048576 or 1MiB, and no less than ${least}`,
    form: 'bytes' satisfies SettingForm,
  })

/** Null in a file stands for a random one, which is put in before the check. */
export const secret = () =>
  z
    .string()
    .min(1)
    .meta({ description: 'must be a text (in quotes, when it is all digits), or null', form: 'secret' satisfies SettingForm })

const loginWord = z.string().nullable()
export const login = () =>
  z.tuple([loginWord, loginWord]).meta({
    description: 'must be a user name and a password, [name, password], or [null, null]',
    form: 'login' satisfies SettingForm,
  })

export const databaseAddress = () =>
  z
    .string()
    .transform((address, context) => orIssue(parseDatabaseAddress(address), context))
    .meta({ description: 'must be an address like sqlite:///pyfarm.sqlite', form: 'address' satisfies SettingForm })

export const brokerAddress = () =>
  z
    .string()
    .transform((address, context) => orIssue(parseBrokerAddress(address), context))
    .meta({ description: 'must be embedded:// or an address like redis://host:6379/0', form: 'address' satisfies SettingForm })

const namePattern = /^[A-Za-z_][A-Za-z0-9_]*$/
export const tableName = () =>
  z.string().regex(namePattern).max(60).describe('must be a name of at most 60 letters, digits and _, and not start with a digit')

const addressRange = z.union([
  z.cidrv4(),
  z.cidrv6(),
  z.ipv4().transform(ip => `${ip}/32`),
  z.ipv6().transform(ip => `${ip}/128`),
])
/** Networks as `address/bits`. */
export const networks = () => z.array(addressRange).describe('must be a list of networks like 10.1.0.0/16 or ::1')

function interval(least: number, most: number, range: string) {
  return read(value => parseInterval(value), least, most).meta({
    description: `must be an interval ${range}, like {minutes: 4}, 90s, 500ms or a number of seconds`,
    form: 'interval' satisfies SettingForm,
  })
}

function read(parse: (value: unknown) => number | undefined, least: number, most: number) {
  return z.unknown().transform((value, context) => {
    const number = parse(value)
    if (number !== undefined && number >= least && number <= most) return number
    context.addIssue({ code: 'invalid_type', expected: 'number', input: value })
    return z.NEVER
  })
}

function orIssue<A extends object>(address: A | Refused, context: z.RefinementCtx): A {
  if (!isRefused(address)) return address
  context.addIssue({ code: 'custom', message: address.refused })
  return z.NEVER
}

function isRefused(address: object): address is Refused {
  return 'refused' in address
}
