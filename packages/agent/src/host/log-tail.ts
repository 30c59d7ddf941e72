// The last rows of a log that has become too long.
import type { LogRow } from './log-rows.js'

const mostRows = 1000
const mostCharacters = 1024 * 1024
/** Old rows are let go so many at a time. */
const rowsAtOnce = 64

export interface LogTail {
  push(row: LogRow): void
  kept(): readonly LogRow[]
  /** How many rows were pushed and are not kept. */
  dropped(): number
}

export function openLogTail(): LogTail {
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
      while (count() > mostRows || characters > mostCharacters) {
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
  }
}
