import type { Tx } from '../database/database.js'
import type { Changes, CountChange, Farm } from '../farm.js'
import { writeMails } from '../mail/write-mails.js'
import { addCounts, finishOf, jobAfter } from './job-rules.js'
import type { JobProgress } from './job-rules.js'
import { loadJobProgress, saveJobFailures, saveJobProgress } from './job-progress-store.js'

/** The job's part of a change of its tasks: counts, state and times, in the same transaction. The job's row is locked already. */
export async function refreshJob(farm: Farm, tx: Tx, changes: Changes, change: CountChange): Promise<void> {
  const { jobId, delta, failures, heldBecause } = change
  const job = await loadJobProgress(tx, jobId)
  if (job === undefined) return
  const counts = addCounts(job.counts, delta)
  const before: JobProgress = heldBecause === undefined ? job.progress : { ...job.progress, state: 'paused' }
  const next = jobAfter(before, counts, farm.clock())
  await saveJobProgress(tx, jobId, counts, next)
  if (failures !== undefined) await saveJobFailures(tx, jobId, failures, heldBecause)
  if (next.state === job.progress.state) return
  changes.events.push({ kind: 'job', job: jobId, change: 'changed' })
  const finish = finishOf(before, next)
  if (finish !== undefined) await writeMails(farm, tx, changes, { ...finish, job: jobId })
  // Jobs that wait for this one may go on.
  if (next.state === 'done') changes.wake = true
}
