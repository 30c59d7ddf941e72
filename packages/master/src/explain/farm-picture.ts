// The farm as an explanation needs it: what the planner knows of it, and also those that the planner leaves out, with names.
import type { ShownState } from '@pyfarm/contract/api/shown-states'
import type { JobId, TagId } from '@pyfarm/contract/ids'
import type { TaskCounts } from '@pyfarm/contract/progress'
import type { AgentStanding, JobStanding } from '../scheduler/availability-rules.js'
import type { SnapshotAgent, SnapshotJob, SnapshotQueue } from '../scheduler/farm-snapshot.js'

export interface KnownAgent extends SnapshotAgent, AgentStanding {
  readonly hostname: string
  /** The jobs of its unfinished tasks. */
  readonly jobs: readonly JobId[]
}

export interface KnownJob extends SnapshotJob, JobStanding {
  readonly title: string
  readonly counts: TaskCounts
  /** Why its limits have paused it. */
  readonly heldBecause: string | null
  readonly openParents: readonly OpenParent[]
  /** What each entry of `needs.software` was made of, in the same order. */
  readonly requirements: readonly NamedRequirement[]
}

export interface OpenParent {
  readonly id: JobId
  readonly title: string
  readonly state: ShownState
}

export interface NamedRequirement {
  readonly software: string
  readonly min_version: string | null
  readonly max_version: string | null
}

export interface KnownQueue extends SnapshotQueue {
  /** From the root of the tree: `film/fx`. */
  readonly path: string
}

export interface FarmPicture {
  /** Every agent, in the order in which they are served. */
  readonly agents: readonly KnownAgent[]
  /** Those that are not done and not failed, and the one that is asked for. */
  readonly jobs: readonly KnownJob[]
  readonly queues: readonly KnownQueue[]
  readonly tags: ReadonlyMap<TagId, string>
}
