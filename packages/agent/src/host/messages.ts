// What the agent and the process that runs a job type (its host) say to each other over their IPC channel.
import type { LocalState, WorkJob } from '../job-type.js'

export interface WorkOrder {
  /** The assignment's id. */
  readonly id: string
  readonly job: WorkJob
  readonly jobType: { readonly name: string; readonly version: number }
  readonly tasks: readonly OrderedTask[]
  /** The compiled job type, and the export in it that is to be run. */
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

export type MessageToHost = { readonly kind: 'work'; readonly order: WorkOrder } | { readonly kind: 'stop' }

export type MessageFromHost =
  | { readonly kind: 'state'; readonly task: number; readonly state: LocalState; readonly error?: string }
  | { readonly kind: 'progress'; readonly task: number; readonly progress: number }
  | { readonly kind: 'time-started'; readonly task: number }
  | { readonly kind: 'failed-here'; readonly task: number }
  /** All processes have started. */
  | { readonly kind: 'started' }
  | { readonly kind: 'log-trouble'; readonly reason: string }
  /** Everything has ended; `error` says why the job type could not go on. */
  | { readonly kind: 'finished'; readonly error?: string }
