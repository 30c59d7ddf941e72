// What the planner knows of the farm: plain values that the store reads from rows, with counts in place of tasks.
import type { AgentId, Instant, JobId, QueueId, SoftwareVersionId, TagId } from '@pyfarm/contract/ids'

/** An agent that could get work now: online or running, and without an unfinished task. RAM in MB. */
export interface SnapshotAgent {
  readonly id: AgentId
  readonly freeRam: number
  readonly totalRam: number
  readonly cpus: number
  readonly tags: readonly TagId[]
  readonly software: readonly SoftwareVersionId[]
}

/**
 * What a job and its job type version ask of an agent beside cpus and RAM. Jobs that ask for the same should share one
 * object: the planner matches each object with the agents once.
 */
export interface JobNeeds {
  /** One list a requirement: the versions whose rank satisfies it. An agent needs one of each; an empty list fits no agent. */
  readonly software: readonly (readonly SoftwareVersionId[])[]
  readonly requiredTags: readonly TagId[]
  readonly forbiddenTags: readonly TagId[]
}

/** A job that could run: queued or running, not hidden, not marked for deletion, no parent left to wait for, tasks to hand out. */
export interface SnapshotJob {
  readonly id: JobId
  /** Without a queue it hangs under the root. */
  readonly queueId: QueueId | null
  readonly priority: number
  readonly weight: number
  readonly submitted: Instant
  /** Its state is running. */
  readonly running: boolean
  readonly minimumAgents: number | null
  readonly maximumAgents: number | null
  /** Distinct live agents that have unfinished tasks of it. */
  readonly agents: number
  /** Unfinished tasks that sit on no live agent. */
  readonly waiting: number
  /** Most tasks that one agent gets at once: the smaller of the job's batch and the version's max_batch; at least 1. */
  readonly batch: number
  /** 0: no minimum, -1: a whole agent. */
  readonly cpus: number
  /** MB; 0: no minimum, -1: a whole agent. */
  readonly ram: number
  readonly needs: JobNeeds
  /** How many of its waiting tasks have failed on an agent before. */
  readonly failedOn: ReadonlyMap<AgentId, number>
}

/** Every queue of the farm, also those without a job. */
export interface SnapshotQueue {
  readonly id: QueueId
  /** A queue without a parent hangs under the root. */
  readonly parentId: QueueId | null
  readonly priority: number
  readonly weight: number
  readonly minimumAgents: number | null
  readonly maximumAgents: number | null
  /** Distinct live agents with unfinished tasks of any job in or below it, also of jobs that have nothing waiting. */
  readonly agents: number
}

export interface FarmSnapshot {
  /** They are served in this order. */
  readonly agents: readonly SnapshotAgent[]
  readonly jobs: readonly SnapshotJob[]
  readonly queues: readonly SnapshotQueue[]
}

export interface PlanOptions {
  /** `queue_prefer_running_jobs` */
  readonly preferRunningJobs: boolean
  /** `use_total_ram_for_scheduling` */
  readonly useTotalRam: boolean
}

/** One batch for one agent: up to `tasks` tasks of the job (fewer if the batch must be contiguous and is not). */
export interface Assignment {
  readonly agentId: AgentId
  readonly jobId: JobId
  readonly tasks: number
}
