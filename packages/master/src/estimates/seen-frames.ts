// What is known of a job's frame times.

/** `place`: 0 for the first frame of the job to 1 for the last. */
export interface TimedFrame {
  readonly place: number
  /** How long it took, or runs already. */
  readonly seconds: number
  readonly agent: string | undefined
}

/** What earlier jobs say: logarithms of seconds. */
export interface EarlierTimes {
  readonly mean: number
  /** How far the mean of another job may be from it. */
  readonly deviation: number
  /** How far frames of one job are from their mean. */
  readonly within: number
}

export interface SeenFrames {
  readonly finished: readonly TimedFrame[]
  readonly running: readonly TimedFrame[]
  readonly earlier: EarlierTimes | undefined
}
