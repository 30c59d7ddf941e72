// What `pyfarm simulate --json` prints. Times are seconds, agents' times hours, shares and utilisations 0 to 1.

/** Undefined values are left out: there was nothing to measure. */
export interface Spread {
  /** How many were measured. */
  readonly count: number
  readonly median?: number | undefined
  readonly p95?: number | undefined
  readonly max?: number | undefined
}

export interface Usage {
  readonly there_hours: number
  readonly busy_hours: number
  /** Busy of there; 0 where nobody was there. */
  readonly utilisation: number
}

/** Attempts at frames. `unfinished` ones were running at the end. */
export interface Runs {
  readonly count: number
  readonly hours: number
}

/** What it got, with what is below it. */
export interface QueueReport {
  /** Null: jobs without a queue. */
  readonly path: string | null
  readonly priority: number | null
  readonly weight: number | null
  /** Of the weights, and of the agents' time, of the queues of its priority beside it; null for jobs without a queue. */
  readonly weight_share: number | null
  readonly share: number | null
  /** Of the time of all agents at work. */
  readonly share_of_farm: number
  readonly agent_hours: number
  readonly frames_done: number
  /** From when a frame could run (its job submitted, those before it done) to its first start. */
  readonly frame_wait: Spread
  /** The same for the first frame of each job. */
  readonly first_frame_wait: Spread
}

export interface JobGroupReport {
  readonly title: string
  readonly queue: string | null
  readonly jobs: number
  readonly jobs_done: number
  readonly jobs_failed: number
  readonly frames: number
  readonly frames_done: number
  readonly frames_failed: number
  /** When the first and the last of them finished. */
  readonly first_finish: number | null
  readonly last_finish: number | null
  /** From submission to finish, of those that did. */
  readonly turnaround: Spread
}

export interface SimulationReport {
  readonly seed: number
  readonly until: number
  readonly passes: number
  /** Events in so many seconds were planned together. */
  readonly pass_interval: number
  readonly usage: Usage
  readonly runs: Readonly<Record<'done' | 'failed' | 'lost' | 'unfinished', Runs>>
  readonly frames_per_hour: number
  readonly periods: readonly (Usage & { readonly from: number })[]
  readonly agent_groups: readonly (Usage & { readonly name: string; readonly count: number })[]
  readonly queues: readonly QueueReport[]
  readonly job_groups: readonly JobGroupReport[]
  /** Jobs that were not finished at the end; `frames` are those that were left of them. */
  readonly left: readonly { readonly title: string; readonly jobs: number; readonly frames: number; readonly why: string }[]
}
