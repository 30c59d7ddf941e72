// A task on the wire: the 16 keys of PyFarm's lists.
import { isoOf, isoOrNull } from '../http/wire.js'
import { shownState } from './task.js'
import type { Task } from './task.js'

export function taskView(task: Task): Record<string, unknown> {
  return {
    id: task.id,
    job_id: task.jobId,
    agent_id: task.agentId,
    state: shownState(task),
    priority: task.priority,
    frame: task.frame,
    tile: task.tile,
    attempts: task.attempts,
    failures: task.failures,
    progress: task.progress,
    last_error: task.lastError,
    sent_to_agent: task.sentToAgent,
    hidden: task.hidden,
    time_submitted: isoOf(task.timeSubmitted),
    time_started: isoOrNull(task.timeStarted),
    time_finished: isoOrNull(task.timeFinished),
  }
}

export interface TaskOwners {
  readonly job: { readonly id: number; readonly title: string }
  readonly agent: {
    readonly id: string
    readonly hostname: string
    readonly remote_ip: string | null
    readonly port: number
  } | null
}

/** A single task also shows its job and its agent. */
export const singleTaskView = (task: Task, owners: TaskOwners): Record<string, unknown> => ({ ...taskView(task), ...owners })
