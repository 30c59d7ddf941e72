// Running finished tasks again, on a person's wish (behaviour.md section 2).
import type { JobId, TaskId } from '@pyfarm/contract/ids'
import { change } from '../farm.js'
import type { Tx } from '../database/database.js'
import type { Changes, Farm } from '../farm.js'
import { conflict, notFound, orRefuse, RefusedError } from '../http/refusal.js'
import { changeTasks } from './change-tasks.js'
import { isJobMarked, listTasksIn } from './rerun-store.js'
import { activeAgentOf } from './task.js'
import type { TaskPhase } from './task.js'
import type { TaskWish } from './task-rules.js'

export type EndedPhase = Extract<TaskPhase, 'done' | 'failed'>

const rerun: TaskWish = { kind: 'rerun' }

/**
 * Puts tasks of the job that ended so back to the queue, `most` of those after `last`, and gives their ids; tasks that run or wait
 * are left alone. The job's row is locked already.
 */
export async function rerunSomeTasks(
  farm: Farm,
  tx: Tx,
  changes: Changes,
  job: JobId,
  { ended, last, most }: { ended: readonly EndedPhase[]; last: TaskId | undefined; most: number },
): Promise<TaskId[]> {
  const tasks = await listTasksIn(tx, job, ended, last, most)
  await changeTasks(farm, tx, changes, job, new Map(tasks.map(task => [task, rerun])))
  return tasks
}

/** Puts one finished task back to the queue; one that waits there stays. @throws RefusedError 404, or 409 for one that runs */
export async function rerunTask(farm: Farm, job: JobId, id: TaskId): Promise<void> {
  await change(farm, async (tx, changes) => {
    const outcomes = await changeTasks(farm, tx, changes, job, new Map([[id, rerun]]))
    const { task, changed } = orRefuse(outcomes.get(id) ?? notFound(`Task ${id} of job ${job} not found.`))
    if (!changed && (task.state === 'running' || activeAgentOf(task) !== null))
      throw new RefusedError(conflict(`Task ${id} is at work: only a finished task can be rerun.`))
    if (await isJobMarked(tx, job)) throw new RefusedError(conflict(`Job ${job} is being deleted: task ${id} can't run again.`))
  })
}
