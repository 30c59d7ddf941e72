// How far this machine's clock is from the master's, by the Date header of the master's answers.

/** One answer, in milliseconds since 1970: when the request was sent and the answer came by the own clock, and what its Date says. */
export interface ClockSample {
  readonly sent: number
  readonly received: number
  readonly date: number
}

/** Where the offset lies, in milliseconds; positive where the master's clock is ahead. */
export interface OffsetRange {
  readonly least: number
  readonly most: number
}

/** Date is cut to whole seconds. */
const dateResolution = 1000

/**
 * What a further answer leaves of a range: the master wrote its Date after the request was sent and before the answer came. An answer that
 * contradicts what was known starts anew: a clock was set.
 */
export function narrowOffset(known: OffsetRange | undefined, { sent, received, date }: ClockSample): OffsetRange {
  const told = { least: date - received, most: date + dateResolution - sent }
  if (known === undefined) return told
  const both = { least: Math.max(known.least, told.least), most: Math.min(known.most, told.most) }
  return both.least <= both.most ? both : told
}

/** The middle of a range in whole seconds; 0 when the clocks may well agree. */
export function offsetSeconds(range: OffsetRange | undefined): number {
  if (range === undefined || (range.least <= 0 && range.most >= 0)) return 0
  return Math.round((range.least + range.most) / 2000)
}

export interface MasterClock {
  /** Takes in an answer's Date header; none, or one that is no time, says nothing. */
  note(header: string | string[] | undefined, sent: number, received: number): void
  /** What has to be added to the own clock for the master's time; 0 while nothing is known. */
  offsetSeconds(): number
}

export function openMasterClock(): MasterClock {
  let range: OffsetRange | undefined
  return {
    note(header, sent, received) {
      const date = typeof header === 'string' ? Date.parse(header) : Number.NaN
      if (Number.isFinite(date)) range = narrowOffset(range, { sent, received, date })
    },
    offsetSeconds: () => offsetSeconds(range),
  }
}
