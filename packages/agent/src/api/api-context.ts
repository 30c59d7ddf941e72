import type { AssignmentList } from '../assignments/assignment-list.js'
import type { AgentHome } from '../home/agent-home.js'
import type { Intake } from '../intake/intake.js'
import type { Log } from '../log.js'
import type { MayOrder } from '../orders/order-rights.js'
import type { Identity } from '../presence/bodies.js'
import type { Presence } from '../presence/presence.js'
import type { SoftwareVersion } from '../software/software-version.js'
import type { Tuning } from '../tuning.js'
import type { WorkLimits } from '../work-limits.js'
import type { WorkProcesses } from '../work-watch/work-processes.js'

/** What the routes need of the running agent. */
export interface ApiContext {
  readonly identity: () => Identity
  readonly home: AgentHome
  readonly masterAddress: string
  /** Base of the master's API. */
  readonly masterApi: string
  readonly assignments: AssignmentList
  readonly presence: Presence
  readonly tuning: Tuning
  readonly limits: WorkLimits
  readonly processes: WorkProcesses
  readonly log: Log
  readonly startedAt: Date
  /** Whether a request that changes something comes from somebody who may do that. */
  readonly mayOrder: MayOrder
  /** Whether orders are known by a token. */
  readonly isEnrolled: boolean
  /** Whether the person at the machine lets it take work. */
  readonly intake: Intake
  /** Why no work is taken any more; undefined while it is. */
  readonly closing: () => 'stopping' | 'restarting' | undefined
  /** Whether so much waits to be told to the master that no work is taken. */
  readonly isFull: () => boolean
  /** Finds out in the background whether this machine has a version of a software, and tells the master. */
  readonly checkSoftware: (asked: SoftwareVersion) => void
  /** Begins to become another version. */
  readonly update: (version: string) => void
  /** Why the last update came to nothing; null when it did not. */
  readonly updateError: () => string | null
  readonly onMasterContact: () => void
  readonly lastMasterContact: () => Date | undefined
  /** Seconds to add to the own clock for the master's time. */
  readonly timeOffset: () => number
  /** Gives the work back and says goodbye; the server ends after the answers under way. */
  readonly stop: () => Promise<void>
  /** Starts anew: at once, or when the current work has ended. */
  readonly restart: (immediately: boolean) => void
}
