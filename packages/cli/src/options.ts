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
