// What is left of a job, and who is there to do it: what a finish is drawn from. Times are seconds from now on.

/** An agent at work on the job. */
export interface BusyAgent {
  readonly agent: string | undefined
  /** The frame that it renders. */
  readonly running:
    | {
        readonly place: number
        readonly seconds: number
        /** 0 to 1, as the agent reports it; 0 where it reports none. */
        readonly progress: number
      }
    | undefined
  /** Places of the frames that it has to render after it. */
  readonly waiting: readonly number[]
}

/** How many agents the job will have. */
export interface AgentStep {
  readonly from: number
  readonly agents: number
}

export interface WorkLeft {
  /** Frames that are on no agent, and places of some of them in their order. */
  readonly queued: number
  readonly queuedPlaces: readonly number[]
  /** Frames that an agent gets at once. */
  readonly batch: number
  /** How many agents are at work on it, and some of them. */
  readonly agentsAtWork: number
  readonly busy: readonly BusyAgent[]
  /** The first one is from 0 on. */
  readonly steps: readonly AgentStep[]
  /** Agents that are to come are idle: they come at once. */
  readonly idle: boolean
  /** From the end of a batch to the start of the next. */
  readonly gap: number
  /** How often a frame is rendered again, in the mean. */
  readonly retries: number
  /** Since when the job is at work. */
  readonly age: number
  /** Jobs to come may take agents of it. */
  readonly shares: boolean
}
