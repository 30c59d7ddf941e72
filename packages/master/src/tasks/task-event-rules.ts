// What a task's steps count as in the statistics (behaviour.md section 7). Pure.
import { noTaskEvents } from '@pyfarm/contract/task-events'
import type { TaskEventCounts } from '@pyfarm/contract/task-events'
import { isFinished } from './task.js'
import type { Task } from './task.js'

/**
 * Counts what happened on the way from one state of a task to the next ones. Every failure counts, and a task that goes back to the
 * queue after an end or a failure is restarted: new and restarted less done, failed and unfinished ones deleted is what waits or runs.
 */
export function eventsOf(before: Task, states: readonly Task[]): TaskEventCounts {
  const counts = { ...noTaskEvents }
  let last = before
  for (const next of states) {
    const hasFailed = next.failures > last.failures || (next.state === 'failed' && last.state !== 'failed')
    if (next.state === 'running' && last.state !== 'running') counts.started++
    if (next.state === 'done' && last.state !== 'done') counts.done++
    if (hasFailed) counts.failed++
    if (!isFinished(next) && (isFinished(last) || hasFailed)) counts.restarted++
    last = next
  }
  return counts
}
