// Submitting a job: everything that it names is found or made, and its tasks are made, in one transaction or not at all.
import { workStateCodes } from '@pyfarm/contract/enums'
import { jobGroupId, jobId } from '@pyfarm/contract/ids'
import type { JobGroupId, JobId, QueueId, UserId } from '@pyfarm/contract/ids'
import { countFrames } from '@pyfarm/contract/frames'
import type { NewJob } from '@pyfarm/contract/api/jobs'
import { change } from '../farm.js'
import type { Tx } from '../database/database.js'
import type { Farm } from '../farm.js'
import { badRequest, notFound, orRefuse, RefusedError } from '../http/refusal.js'
import { findVersion } from '../job-types/job-type-store.js'
import { findQueueByPath } from '../job-queues/queue-store.js'
import { resolveRequirements } from '../software/software-requirements.js'
import { findOrCreateTags } from '../tags/tag-store.js'
import { insertTasks } from '../tasks/task-store.js'
import { findOrCreateUser } from '../users/find-or-create-user.js'
import { frameRangeOf, freshCounts, tasksOf } from './job-rules.js'
import { notifyUser, setTagRequirements, setTags } from './job-parts-store.js'
import { countValues } from './job-progress-store.js'
import { setSoftwareRequirements } from './job-requirement-store.js'
import { addParents, existingJobs, insertJob } from './job-store.js'
import { groupExists } from './job-group-store.js'

/**
 * Makes the job and its tasks.
 * @throws RefusedError 400 for what is wrong in itself, 404 for what the job names and does not exist.
 */
export async function submitJob(farm: Farm, wanted: NewJob): Promise<JobId> {
  const tiles = wanted.num_tiles ?? null
  const range = orRefuse(frameRangeOf(wanted, tiles, farm.settings.job_max_tasks))
  return change(farm, async (tx, changes) => {
    const version = orRefuse(await versionFor(tx, wanted, tiles))
    const now = farm.clock()
    const id = await insertJob(tx, {
      ...columnsOf(farm, wanted),
      jobtype_version_id: version,
      job_queue_id: await queueFor(tx, wanted.jobqueue),
      job_group_id: await groupFor(tx, wanted.job_group_id),
      user_id: await userFor(farm, tx, wanted.user),
      by: range.by,
      num_tiles: tiles,
      time_submitted: now,
      ...countValues(freshCounts(countFrames(range) * (tiles ?? 1))),
    })
    await attachParts(farm, tx, id, wanted)
    await insertTasks(tx, id, wanted.priority ?? farm.settings.queue_default_priority, now, tasksOf(range, tiles))
    changes.events.push({ kind: 'job', job: id, change: 'created' })
    changes.wake = true
    return id
  })
}

async function versionFor(tx: Tx, wanted: NewJob, tiles: number | null) {
  const version = await findVersion(tx, { name: wanted.jobtype }, wanted.jobtype_version ?? 'newest')
  if (version === undefined) {
    const wantedVersion = wanted.jobtype_version === undefined ? '' : ` with version ${wanted.jobtype_version}`
    return notFound(`jobtype: job type ${wanted.jobtype}${wantedVersion} not found.`)
  }
  if (tiles !== null && !version.supports_tiling) return badRequest(`num_tiles: job type ${wanted.jobtype} does not support tiling.`)
  return version.id
}

function columnsOf({ settings }: Farm, wanted: NewJob) {
  return {
    title: wanted.title,
    state: wanted.state === 'paused' ? workStateCodes.paused : null,
    priority: wanted.priority ?? settings.queue_default_priority,
    weight: wanted.weight ?? settings.queue_default_weight,
    minimum_agents: wanted.minimum_agents ?? null,
    maximum_agents: wanted.maximum_agents ?? null,
    batch: wanted.batch ?? settings.job_default_batch,
    requeue: wanted.requeue ?? settings.job_requeue_default,
    cpus: wanted.cpus ?? settings.job_default_cpus,
    ram: wanted.ram ?? settings.job_default_ram,
    ram_warning: wanted.ram_warning ?? null,
    ram_max: wanted.ram_max ?? null,
    notes: wanted.notes ?? '',
    output_link: wanted.output_link ?? null,
    environ: jsonOrNull(wanted.environ),
    data: jsonOrNull(wanted.data),
    hidden: wanted.hidden ?? false,
    to_be_deleted: false,
    completion_notify_sent: false,
    autodelete_time: wanted.autodelete_time === undefined ? settings.default_job_delete_time : wanted.autodelete_time,
    time_started: null,
    time_finished: null,
  }
}

const jsonOrNull = (value: object | null | undefined): string | null => (value === null || value === undefined ? null : JSON.stringify(value))

export async function queueFor(tx: Tx, path: string | null | undefined): Promise<QueueId | null> {
  if (path === null || path === undefined) return null
  const queue = await findQueueByPath(tx, path)
  if (queue === undefined) throw new RefusedError(notFound(`jobqueue: queue ${path} not found.`))
  return queue.id
}

export async function groupFor(tx: Tx, id: number | null | undefined): Promise<JobGroupId | null> {
  if (id === null || id === undefined) return null
  if (!(await groupExists(tx, jobGroupId(id)))) throw new RefusedError(notFound(`job_group_id: job group ${id} not found.`))
  return jobGroupId(id)
}

async function userFor(farm: Farm, tx: Tx, username: string | null | undefined): Promise<UserId | null> {
  return username === null || username === undefined ? null : orRefuse(await findOrCreateUser(farm, tx, username))
}

async function attachParts(farm: Farm, tx: Tx, id: JobId, wanted: NewJob): Promise<void> {
  await addParents(tx, id, await parentsFor(tx, wanted.parents ?? []))
  await setTags(tx, id, await findOrCreateTags(tx, wanted.tags ?? []))
  await attachTagRequirements(tx, id, wanted.tag_requirements ?? [])
  await setSoftwareRequirements(tx, id, orRefuse(await resolveRequirements(tx, wanted.software_requirements ?? [])))
  for (const { username, on_success = true, on_failure = true, on_deletion = false } of wanted.notified_users ?? []) {
    const user = orRefuse(await findOrCreateUser(farm, tx, username))
    await notifyUser(tx, id, { user, onSuccess: on_success, onFailure: on_failure, onDeletion: on_deletion })
  }
}

export async function parentsFor(tx: Tx, parents: readonly { readonly id: number }[]): Promise<JobId[]> {
  const wanted = [...new Set(parents.map(parent => parent.id))]
  const existing = await existingJobs(tx, wanted)
  const missing = wanted.find(id => !existing.has(id))
  if (missing !== undefined) throw new RefusedError(notFound(`parents: job ${missing} not found.`))
  return wanted.map(jobId)
}

/** A tag that is named twice counts as it was named last. */
export async function attachTagRequirements(tx: Tx, id: JobId, wanted: NonNullable<NewJob['tag_requirements']>): Promise<void> {
  const negateOf = new Map(wanted.map(({ tag, negate = false }) => [tag, negate]))
  const tags = await findOrCreateTags(tx, [...negateOf.keys()])
  const negates = [...negateOf.values()]
  await setTagRequirements(tx, id, tags.map((tag, index) => ({ tag, negate: negates[index] ?? false })))
}
