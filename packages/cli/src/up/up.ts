// What `pyfarm up` is to do, and how it is to show it.
import type { ProgressView } from '../progress/view.js'
import type { Shipped } from '../shipped/register-shipped.js'
import type { DemoJob } from './demo-jobs.js'
import type { FarmPrograms } from './farm-processes.js'

export interface Up {
  /** Where the master keeps the token of its owner. */
  readonly home: string
  readonly programs: FarmPrograms
  readonly agents: number
  /** Where the master should answer; said if it is elsewhere. */
  readonly wantedPort: number
  readonly exitWhenDone: boolean
  readonly shipped: Shipped
  readonly demo: Demo | undefined
  readonly view: ProgressView
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal
}

export interface Demo {
  readonly jobs: readonly DemoJob[]
  /** Where the pictures and the animation will lie. */
  readonly folder: string
  readonly animation: string
}
