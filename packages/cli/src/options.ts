// Values of command line options.
import { InvalidArgumentError } from 'commander'

export function wholeNumber(least: number, most: number): (text: string) => number {
  return text => {
    const value = Number(text)
    if (/^-?\d+$/.test(text) && value >= least && value <= most) return value
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`)
  }
}

export const portOption = wholeNumber(0, 65_535)
export const idOption = wholeNumber(1, Number.MAX_SAFE_INTEGER)

/** For an option that may be given again and again. */
export const collect = (text: string, before: readonly string[]): readonly string[] => [...before, text]

export function collectIds(text: string, before: readonly number[]): readonly number[] {
  return [...before, idOption(text)]
}

const units = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/** A moment from now on (`90d`, `12h`, `30m`) or a day or time (`2027-01-31`), in ISO 8601. */
export function momentOption(text: string): string {
  const [, amount, unit] = /^(\d{1,6})([mhd])$/.exec(text) ?? []
  if (amount !== undefined && (unit === 'm' || unit === 'h' || unit === 'd'))
    return new Date(Date.now() + Number(amount) * units[unit]).toISOString()
  if (/^\d{4}-\d\d-\d\d/.test(text) && !Number.isNaN(Date.parse(text))) return new Date(text).toISOString()
  throw new InvalidArgumentError('It must be like 90d, 12h or 2027-01-31.')
}
