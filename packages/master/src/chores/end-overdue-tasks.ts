// Ends tasks that run for longer than their job allows: they have failed there.
import type { TaskId } from '@pyfarm/contract/ids'
import { change } from '../farm.js'
import type { Farm } from '../farm.js'
import { changeTasks } from '../tasks/change-tasks.js'
import { whyOverdue } from '../tasks/limit-rules.js'
import { limitsOf } from '../tasks/task-job-store.js'
import { runningLimitedTasks } from './overdue-store.js'

const tasksAtOnce = 1_000

/** Ends early, between two tasks, when the signal says so. */
export async function endOverdueTasks(farm: Farm, signal: AbortSignal): Promise<void> {
  for (let last: TaskId | undefined; ;) {
    const tasks = await runningLimitedTasks(farm.database.read, last, tasksAtOnce)
    for (const task of tasks) {
      if (signal.aborted) return
      const reason = whyOverdue(limitsOf(task.limits) ?? {}, task.time_started, farm.clock())
      if (reason === undefined) continue
      const wish = { kind: 'overdue', attempt: task.attempts, reason } as const
      await change(farm, (tx, changes) => changeTasks(farm, tx, changes, task.job_id, new Map([[task.id, wish]])))
    }
    last = tasks.at(-1)?.id
    if (last === undefined) return
  }
}
