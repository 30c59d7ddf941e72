// A task on the wire: the 16 keys of PyFarm's lists.
import type { SingleTask, TaskAnswer } from '@pyfarm/contract/api/task-answers'
import { isoOf, isoOrNull } from '../http/wire.js'
import { shownState } from './task.js'
import type { Task } from './task.js'

export function taskView(task: Task): TaskAnswer {
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

/** A single task also shows its job and its agent. */
export const singleTaskView = (task: Task, owners: Pick<SingleTask, 'job' | 'agent'>): SingleTask => ({
  ...taskView(task),
  ...owners,
})
