// The last rows of a log that has become too long.
import type { LogRow } from './log-rows.js'

const mostRows = 1000
const mostCharacters = 1024 * 1024
/** Of a small log the tail is a small part. */
const partOfLog = 16
/** What a row has beside its message, and how long a character gets in UTF-8 or, a quote, in CSV. */
const bytesPerRow = 100
const bytesPerCharacter = 3
/** Old rows are let go so many at a time. */
const rowsAtOnce = 64

export interface LogTail {
  push(row: LogRow): void
  kept(): readonly LogRow[]
  /** How many rows were pushed and are not kept. */
  dropped(): number
  /** What all that it may keep takes in the file. */
  readonly mostBytes: number
}

/** @param limit bytes that the whole log may have */
export function openLogTail(limit = Number.POSITIVE_INFINITY): LogTail {
  const most = Math.min(mostCharacters, Math.floor(limit / partOfLog))
  // A ring: shifting a long list for each row would take the time that the renderer needs.
  const ring: LogRow[] = []
  let first = 0
  let characters = 0
  let dropped = 0
  const count = () => ring.length - first
  return {
    push(row) {
      ring.push(row)
      characters += row[4].length
      while (count() > mostRows || characters > most) {
        characters -= ring[first]?.[4].length ?? 0
        first++
        dropped++
      }
      if (first < rowsAtOnce) return
      ring.splice(0, first)
      first = 0
    },
    kept: () => ring.slice(first),
    dropped: () => dropped,
    mostBytes: most * bytesPerCharacter + mostRows * bytesPerRow,
  }
}
