import type { JobDetails } from '@pyfarm/contract/api/details'

export interface ProgressView {
  /** The jobs to show, as they stand now. */
  show(rows: readonly JobDetails[]): void
  /** A line of text above the bars. */
  say(sentence: string): void
  /** Leaves the bars as they are and frees the terminal. */
  close(): void
}
