// Shows progress: bars on a terminal, now and then a line anywhere else.
import type { JobDetails } from '@pyfarm/contract/api/details'
import type { Writable } from 'node:stream'
import { makeBars } from './bars.js'
import { makeLines } from './lines.js'

export interface ProgressView {
  /** The jobs to show, as they stand now. */
  show(rows: readonly JobDetails[]): void
  /** A line of text above the bars. */
  say(sentence: string): void
  /** Leaves the bars as they are and frees the terminal. */
  close(): void
}

export function makeView(stream: Writable & { readonly isTTY?: boolean }): ProgressView {
  return stream.isTTY === true ? makeBars(stream) : makeLines(stream, () => Date.now())
}
