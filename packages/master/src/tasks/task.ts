// A task as the rules see it.
import type { StoredWorkState } from '@pyfarm/contract/enums'
import type { AgentId, Instant, JobId, TaskId } from '@pyfarm/contract/ids'
import type { ShownState } from '@pyfarm/contract/api/shown-states'
import type { TaskCounts } from '@pyfarm/contract/progress'

export interface Task {
  readonly id: TaskId
  readonly jobId: JobId
  readonly frame: number
  readonly tile: number | null
  /** Null reads `queued` without an agent, `assigned` with one. */
  readonly state: StoredWorkState | null
  /** The agent that has the task, or that finished it. */
  readonly agentId: AgentId | null
  readonly attempts: number
  readonly failures: number
  readonly progress: number
  readonly lastError: string | null
  readonly sentToAgent: boolean
  readonly sentAt: Instant | null
  readonly priority: number
  readonly hidden: boolean
  readonly timeSubmitted: Instant
  readonly timeStarted: Instant | null
  readonly timeFinished: Instant | null
}

/** Where a task stands: free to be handed out, on an agent (not yet, or already at work), or finished. */
export type TaskPhase = keyof TaskCounts

/** The numbers that the column `phase` holds. */
export const phaseCodes = { queued: 0, assigned: 1, running: 2, done: 3, failed: 4 } as const satisfies Record<TaskPhase, number>

export function phaseOf(task: Pick<Task, 'state' | 'agentId'>): TaskPhase {
  if (task.state === 'done' || task.state === 'failed') return task.state
  if (task.agentId === null) return 'queued'
  return task.state === null ? 'assigned' : 'running'
}

export const isFinished = (task: Pick<Task, 'state'>): boolean => task.state === 'done' || task.state === 'failed'

/** The agent that is at work on the task, or is about to be. */
export const activeAgentOf = (task: Pick<Task, 'state' | 'agentId'>): AgentId | null => (isFinished(task) ? null : task.agentId)

/** What the wire calls its state. */
export const shownState = (task: Pick<Task, 'state' | 'agentId'>): ShownState =>
  task.state ?? (task.agentId === null ? 'queued' : 'assigned')
