// What the master and the thread that searches logs tell each other: both are this build, so it is typed and not parsed.

export interface SearchPattern {
  readonly text: string
  readonly isRegex: boolean
  readonly matchesCase: boolean
}

export interface SearchOrder {
  readonly pattern: SearchPattern
  /** An open file of this process. */
  readonly fd: number
  /** Where a line begins, and which one (from 1). */
  readonly offset: number
  readonly line: number
  /** Bytes of the file that are looked at. */
  readonly size: number
  /** Only lines after this one. */
  readonly after: number
  readonly most: number
  /** Milliseconds after which it answers with what it has. */
  readonly time: number
}

export interface SearchFound {
  readonly matches: readonly number[]
  /** The last line that was looked at. */
  readonly searched: number
}
