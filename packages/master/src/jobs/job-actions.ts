// What people do with jobs beside editing them, one or many at once (behaviour.md sections 8 and 10).
import type { FastifyBaseLogger } from 'fastify'
import type { ActionResults, JobActionBody } from '@pyfarm/contract/api/actions'
import type { JobId } from '@pyfarm/contract/ids'
import { atTarget } from '../audit/audit-context.js'
import type { Caller } from '../auth/caller-rules.js'
import { ownerFor, refuseOthersJob } from '../auth/ownership.js'
import type { Reader } from '../database/database.js'
import type { Farm } from '../farm.js'
import { eachTarget, targetsOf } from '../http/each-target.js'
import { notFound, RefusedError } from '../http/refusal.js'
import { findQueueByPath } from '../job-queues/queue-store.js'
import { findUser } from '../users/user-store.js'
import { deleteJob } from './delete-job.js'
import { editJob } from './edit-job.js'
import { refuseOthersBelow } from './job-family.js'
import { listJobIds } from './job-list-store.js'
import { existingJobs, findJob } from './job-store.js'
import { addNotifiedUser, removeNotifiedUser } from './notified-users.js'
import { rerunJob } from './rerun-job.js'
import { addJobTagRequirements, addJobTags, removeJobTagRequirements, removeJobTags } from './tag-job.js'
import { upgradeJob } from './upgrade-job.js'

type WithoutTargets<B> = B extends unknown ? Omit<B, 'ids' | 'filter'> : never
export type JobAction = WithoutTargets<JobActionBody>

/** @throws RefusedError 404 when the action names a queue or user that does not exist; then nothing is done */
export async function actOnJobs(
  farm: Farm,
  caller: Caller,
  log: FastifyBaseLogger,
  { ids: named, filter, ...action }: JobActionBody,
): Promise<ActionResults> {
  const { read } = farm.database
  await refuseUnknown(read, action)
  const ids = await targetsOf({ ids: named, filter }, (wanted, most) => listJobIds(read, wanted, most))
  const known = await existingJobs(read, ids)
  return eachTarget(log, ids, async id => {
    if (!known.has(id)) throw new RefusedError(notFound(`Job ${id} not found.`))
    await refuseOthersJob(read, caller, id)
    await atTarget(`job ${id}`, () => actOnJob(farm, caller, id, action))
  })
}

async function refuseUnknown(read: Reader, action: JobAction): Promise<void> {
  if (action.action === 'move' && action.jobqueue !== null && (await findQueueByPath(read, action.jobqueue)) === undefined)
    throw new RefusedError(notFound(`jobqueue: queue ${action.jobqueue} not found.`))
  if ('username' in action && (await findUser(read, action.username)) === undefined)
    throw new RefusedError(notFound(`username: user ${action.username} not found.`))
}

/** @throws RefusedError 403 for what touches others' jobs too, 404 or 409; the job is as it was then */
export async function actOnJob(farm: Farm, caller: Caller, id: JobId, action: JobAction): Promise<unknown> {
  if (alsoBelow.has(action.action)) await refuseOthersBelow(farm.database.read, caller, id)
  if (action.action === 'set' && action.values.user !== undefined) ownerFor(caller, action.values.user)
  switch (action.action) {
    case 'rerun':
      return rerunJob(farm, id, 'finished')
    case 'rerun_failed':
      return rerunJob(farm, id, 'failed')
    case 'pause':
      return editJob(farm, id, { state: 'paused' })
    case 'unpause':
      return editJob(farm, id, { state: 'queued' })
    case 'delete':
      return deleteIfThere(farm, id)
    case 'upgrade':
      return upgradeJob(farm, id)
    case 'move':
      return editJob(farm, id, { jobqueue: action.jobqueue })
    case 'set':
      return editJob(farm, id, action.values)
    case 'add_tags':
      return addJobTags(farm, id, action.tags)
    case 'remove_tags':
      return removeJobTags(farm, id, action.tags)
    case 'add_tag_requirements':
      return addJobTagRequirements(farm, id, action.tags, action.negate ?? false)
    case 'remove_tag_requirements':
      return removeJobTagRequirements(farm, id, action.tags)
    case 'notify':
      return addNotifiedUser(farm, id, wantedUser(action))
    case 'unnotify':
      return removeNotifiedUser(farm, id, action.username)
  }
}

const alsoBelow: ReadonlySet<JobAction['action']> = new Set(['rerun', 'rerun_failed', 'delete'])

/** A child may be gone with its parent, which was deleted just before. */
async function deleteIfThere(farm: Farm, id: JobId): Promise<void> {
  const job = await findJob(farm.database.read, { id })
  if (job !== undefined) await deleteJob(farm, job)
}

const wantedUser = ({ action, ...user }: Extract<JobAction, { action: 'notify' }>) => user
