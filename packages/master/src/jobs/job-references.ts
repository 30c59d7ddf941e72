// What a job names, found (or made, where PyFarm makes it) within the transaction that stores the job.
import { jobGroupId, jobId } from '@pyfarm/contract/ids'
import type { JobGroupId, JobId, QueueId } from '@pyfarm/contract/ids'
import type { NewJob } from '@pyfarm/contract/api/jobs'
import type { Tx } from '../database/database.js'
import { conflict, notFound, RefusedError } from '../http/refusal.js'
import { lockJobGroup } from '../job-groups/job-group-store.js'
import { findQueueByPath } from '../job-queues/queue-store.js'
import { findOrCreateTags } from '../tags/tag-store.js'
import { setTagRequirements } from './job-parts-store.js'
import { lockMarks } from './job-store.js'

/** The queue of a path like `a/b`; @throws RefusedError 404. */
export async function queueAt(tx: Tx, path: string | null | undefined): Promise<QueueId | null> {
  if (path === null || path === undefined) return null
  const queue = await findQueueByPath(tx, path)
  if (queue === undefined) throw new RefusedError(notFound(`jobqueue: queue ${path} not found.`))
  return queue.id
}

/** The group, held until the job is in it; @throws RefusedError 404. */
export async function groupAt(tx: Tx, id: number | null | undefined): Promise<JobGroupId | null> {
  if (id === null || id === undefined) return null
  if (!(await lockJobGroup(tx, jobGroupId(id)))) throw new RefusedError(notFound(`job_group_id: job group ${id} not found.`))
  return jobGroupId(id)
}

/** Each once, held until the job waits for them; @throws RefusedError 404 for one that does not exist, 409 for one that is being deleted. */
export async function parentsAt(tx: Tx, parents: readonly { readonly id: number }[]): Promise<JobId[]> {
  const wanted = [...new Set(parents.map(parent => parent.id))]
  const marks = await lockMarks(tx, wanted)
  for (const id of wanted) {
    const isMarked = marks.get(id)
    if (isMarked === undefined) throw new RefusedError(notFound(`parents: job ${id} not found.`))
    // It would go with its parent.
    if (isMarked) throw new RefusedError(conflict(`parents: job ${id} is being deleted: no job can wait for it.`))
  }
  return wanted.map(jobId)
}

/** Replaces the job's tag requirements. A tag that is named twice counts as it was named last. */
export async function attachTagRequirements(tx: Tx, id: JobId, wanted: NonNullable<NewJob['tag_requirements']>): Promise<void> {
  const negateOf = new Map(wanted.map(({ tag, negate = false }) => [tag, negate]))
  const tags = await findOrCreateTags(tx, [...negateOf.keys()])
  const negates = [...negateOf.values()]
  const requirements = tags.map((tag, index) => ({ tag, negate: negates[index] ?? false }))
  await setTagRequirements(tx, id, requirements)
}
