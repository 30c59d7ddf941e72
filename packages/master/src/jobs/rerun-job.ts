import type { JobId, TaskId } from '@pyfarm/contract/ids'
import { change } from '../farm.js'
import type { Tx } from '../database/database.js'
import type { Changes, Farm } from '../farm.js'
import { conflict, notFound, RefusedError } from '../http/refusal.js'
import { rerunSomeTasks } from '../tasks/rerun-tasks.js'
import type { EndedPhase } from '../tasks/rerun-tasks.js'
import { familyOf } from './job-family.js'
import { findJob, lockJobRow } from './job-store.js'

/** Tasks that are changed in one transaction; others wait for its end on SQLite. */
const tasksAtOnce = 500

/**
 * Runs the finished tasks of the job, and of all jobs below it, again: all of them, or those that failed (behaviour.md section 2).
 * What is long takes several transactions.
 * @throws RefusedError 404, or 409 for a job that is marked for deletion
 */
export async function rerunJob(farm: Farm, id: JobId, which: 'finished' | 'failed'): Promise<void> {
  const ended: readonly EndedPhase[] = which === 'failed' ? ['failed'] : ['done', 'failed']
  let left = await change(farm, async (tx, changes) => {
    const job = await findJob(tx, { id })
    if (job === undefined) throw new RefusedError(notFound(`Job ${id} not found.`))
    if (job.to_be_deleted) throw new RefusedError(conflict(`Job ${id} is being deleted: it can't run again.`))
    // In the order of their ids, so that two such changes can't wait for each other.
    const jobs = (await familyOf(tx, id)).toSorted((a, b) => a - b)
    return rerunSome(farm, tx, changes, { jobs, last: undefined }, ended)
  })
  while (left.jobs.length > 0) left = await change(farm, (tx, changes) => rerunSome(farm, tx, changes, left, ended))
}

interface Left {
  readonly jobs: readonly JobId[]
  /** How far the first of them has come. */
  readonly last: TaskId | undefined
}

/** So many tasks as go into one transaction; gives what is left. Jobs that are marked for deletion are left alone. */
async function rerunSome(farm: Farm, tx: Tx, changes: Changes, left: Left, ended: readonly EndedPhase[]): Promise<Left> {
  let { last } = left
  let most = tasksAtOnce
  for (const [index, job] of left.jobs.entries()) {
    const row = await lockJobRow(tx, job)
    const tasks = row?.to_be_deleted === false ? await rerunSomeTasks(farm, tx, changes, job, { ended, last, most }) : []
    most -= tasks.length
    if (most === 0) return { jobs: left.jobs.slice(index), last: tasks.at(-1) }
    last = undefined
  }
  return { jobs: [], last: undefined }
}
