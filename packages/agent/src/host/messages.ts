// What the agent and the process that runs a job type (its host) say to each other over their IPC channel.
import type { AssignBody } from '@pyfarm/contract/agent-protocol'
import type { LocalState, WorkJob } from '../job-type.js'

export interface WorkOrder {
  /** The assignment's id. */
  readonly id: string
  readonly job: WorkJob
  readonly jobType: { readonly name: string; readonly version: number }
  readonly tasks: readonly OrderedTask[]
  /** The assignment as it was received, and the agent's id: what job types in Python see. */
  readonly received: AssignBody
  readonly agentId: string
  /** The compiled job type (in Python: its code, a `.py` file), and the export or class in it that is to be run. */
  readonly codeFile: string
  readonly exportName: string
  readonly logFile: string
  /** The work has failed when no process writes anything for so many seconds. */
  readonly silenceSeconds?: number
  /** Where temporary folders are made. */
  readonly temporary: string
}

export interface OrderedTask {
  readonly id: number
  readonly frame: number
  readonly tile: number | undefined
  readonly attempt: number
}

/** A function that tells whether this machine has a version of a software. */
export interface DiscoveryOrder {
  readonly software: string
  readonly version: string
  /** What the code is called in errors. */
  readonly title: string
  /** Compiled TypeScript (`.mjs`) or Python (`.py`). */
  readonly codeFile: string
  readonly functionName: string
}

/** Whether the function returned exactly true, or why it could not be called. */
export type DiscoveryAnswer = { readonly found: boolean } | { readonly error: string }

export type MessageToHost =
  | { readonly kind: 'work'; readonly order: WorkOrder }
  | { readonly kind: 'discover'; readonly order: DiscoveryOrder }
  | { readonly kind: 'stop' }

/** Only job types in Python pause tasks. */
export type ReportedState = LocalState | 'paused'

export type MessageFromHost =
  | {
      readonly kind: 'state'
      readonly task: number
      readonly state: ReportedState
      readonly error?: string
      /** The task shall no longer be this agent's. */
      readonly dissociate?: true
    }
  /** The task goes back to the master's queue. */
  | { readonly kind: 'given-back'; readonly task: number }
  | { readonly kind: 'progress'; readonly task: number; readonly progress: number }
  | { readonly kind: 'time-started'; readonly task: number }
  | { readonly kind: 'failed-here'; readonly task: number }
  /** All processes have started. */
  | { readonly kind: 'started' }
  | { readonly kind: 'log-trouble'; readonly reason: string }
  /** Everything has ended; `error` says why the job type could not go on. */
  | { readonly kind: 'finished'; readonly error?: string }
