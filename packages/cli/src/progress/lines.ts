import type { JobDetails } from '@pyfarm/contract/api/details'
import type { Writable } from 'node:stream'
import { finishedPart, isFinished, progressLine } from './format.js'
import type { ProgressView } from './view.js'

/** What was last printed of a job, at `at` in milliseconds. */
export interface Printed {
  readonly at: number
  readonly state: string
  readonly part: number
}

/** A line a job when it begins and ends; between, at most every 2 s, when it has moved by 5 % or nothing was said for 10 s. */
export function makeLines(stream: Writable, now: () => number): ProgressView {
  const printed = new Map<number, Printed>()
  return {
    show: rows => {
      for (const row of rows) {
        if (!isDue(row, printed.get(row.id), now())) continue
        printed.set(row.id, { at: now(), state: row.state, part: finishedPart(row) })
        stream.write(`${progressLine(row)}\n`)
      }
    },
    say: sentence => void stream.write(`${sentence}\n`),
    close: () => printed.clear(),
  }
}

export function isDue(row: JobDetails, last: Printed | undefined, now: number): boolean {
  if (last === undefined) return true
  if (isFinished(row)) return row.state !== last.state
  const moved = finishedPart(row) - last.part
  const quiet = now - last.at
  return quiet >= 2000 && (Math.abs(moved) >= 0.05 || (quiet >= 10_000 && moved !== 0))
}
