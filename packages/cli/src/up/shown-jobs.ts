// Which jobs `pyfarm up` shows, and when it has seen enough.
import type { JobDetails } from '@pyfarm/contract/api/details'
import { isAtEnd, isFinished } from '../progress/format.js'

const mostBars = 8

/**
 * Unfinished jobs, oldest first, and those that were unfinished when they were last looked at; never more than fit on a screen.
 * @param shown ids that the choice before this one had
 */
export function chooseRows(rows: readonly JobDetails[], shown: ReadonlySet<number>): readonly JobDetails[] {
  const unfinished = rows.filter(row => !isFinished(row))
  const justFinished = rows.filter(row => isFinished(row) && shown.has(row.id))
  const room = Math.max(0, mostBars - unfinished.length)
  const chosen = [...justFinished.slice(0, room), ...unfinished].slice(0, mostBars)
  return chosen.sort((a, b) => a.id - b.id)
}

export interface Outcome {
  readonly over: boolean
  readonly failed: readonly JobDetails[]
}

/** How it stands with the awaited jobs; with none awaited, with all of the farm. A deleted job is awaited no longer. */
export function outcomeOf(rows: readonly JobDetails[], awaited: readonly number[]): Outcome {
  const mine = awaited.length === 0 ? rows : rows.filter(row => awaited.includes(row.id))
  const over = mine.every(row => isAtEnd(row) || isHopeless(row, rows))
  return { over, failed: mine.filter(row => row.state === 'failed' || row.stuck === true) }
}

/** Waits for a job that will not be done. */
function isHopeless(row: JobDetails, rows: readonly JobDetails[]): boolean {
  return rows.some(
    other => row.parents.includes(other.id) && (other.state === 'failed' || other.stuck === true || isHopeless(other, rows)),
  )
}
