// What the agent says to the process that runs a job type (its host) over their IPC channel; host-message.ts has the other direction.
import type { AssignBody } from '@pyfarm/contract/agent-protocol'
import type { LocalState, WorkJob } from '../job-type.js'
import type { PathRule } from '@pyfarm/contract/path-map-rules'

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
  /** Bytes that the log may have. */
  readonly logLimit: number
  /** Where temporary folders are made. */
  readonly temporary: string
  /** How paths of other operating systems are called here; applied to `job.data` already. */
  readonly pathMaps: readonly PathRule[]
}

export interface OrderedTask {
  readonly id: number
  readonly frame: number
  readonly tile: number | undefined
  readonly attempt: number
}

/** A function that tells whether this machine has a version of a software: it is called for each. */
export interface DiscoveryOrder {
  readonly software: string
  readonly versions: readonly string[]
  /** What the code is called in errors. */
  readonly title: string
  /** Compiled TypeScript (`.mjs`) or Python (`.py`). */
  readonly codeFile: string
  readonly functionName: string
}

/** Only job types in Python pause tasks. */
export type ReportedState = LocalState | 'paused'

export type MessageToHost =
  | { readonly kind: 'work'; readonly order: WorkOrder }
  | { readonly kind: 'discover'; readonly order: DiscoveryOrder }
  /** A sentence for the assignment's log. */
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'stop' }
