// Submitting a job: everything that it names is found or made, and its tasks are made, in one transaction or not at all.
import { workStateCodes } from '@pyfarm/contract/enums'
import type { Instant, JobId, UserId } from '@pyfarm/contract/ids'
import { countFrames, framesOf } from '@pyfarm/contract/frames'
import type { FrameRange } from '@pyfarm/contract/frames'
import type { NewJob } from '@pyfarm/contract/api/jobs'
import { change } from '../farm.js'
import type { Tx } from '../database/database.js'
import { batchesOf } from '../database/parts.js'
import type { Changes, Farm } from '../farm.js'
import { badRequest, notFound, orRefuse } from '../http/refusal.js'
import { findVersion } from '../job-types/job-type-store.js'
import { setJobRequirements } from '../software/requirement-store.js'
import { resolveRequirements } from '../software/software-requirements.js'
import { countTaskEventsOf } from '../statistics/count-task-events.js'
import { findOrCreateTags } from '../tags/tag-store.js'
import { insertTasks } from '../tasks/task-store.js'
import { findOrCreateUser } from '../users/find-or-create-user.js'
import { frameRangeOf, freshCounts, tasksOf } from './job-rules.js'
import type { FrameTask } from './job-rules.js'
import { attachTagRequirements, groupAt, parentsAt, queueAt } from './job-references.js'
import { notifyUser, setTags } from './job-parts-store.js'
import { countValues } from './job-progress-store.js'
import { addParents, insertJob, markForDeletion, updateJob } from './job-store.js'

/** Tasks that are made in one transaction; others wait for its end on SQLite. */
const tasksAtOnce = 5_000

/**
 * Makes the job and its tasks. A long job is made in several transactions, and there for nobody before its last task is.
 * @throws RefusedError 400 for what is wrong in itself, 404 for what the job names and does not exist, 409 for a parent
 * that is being deleted.
 */
export async function submitJob(farm: Farm, wanted: NewJob): Promise<JobId> {
  const tiles = wanted.num_tiles ?? null
  const range = orRefuse(frameRangeOf(wanted, tiles, farm.settings.job_max_tasks))
  const made: MadeTasks = {
    priority: wanted.priority ?? farm.settings.queue_default_priority,
    now: farm.clock(),
    count: countFrames(range) * (tiles ?? 1),
    tasks: tasksOf(framesOf(range), tiles),
  }
  const insert = (tx: Tx) => insertWithParts(farm, tx, wanted, range, made.now)
  if (made.count > tasksAtOnce) return submitLongJob(farm, wanted, insert, made)
  return change(farm, async (tx, changes) => {
    const id = await insert(tx)
    await insertTasks(tx, id, made.priority, made.now, made.tasks)
    await completeJob(farm, tx, changes, id, made.count)
    return id
  })
}

interface MadeTasks {
  readonly priority: number
  readonly now: Instant
  readonly count: number
  readonly tasks: Iterable<FrameTask>
}

/** Until it is complete the job is marked for deletion: nobody is given its tasks, and if this process ends it is cleared away. */
async function submitLongJob(
  farm: Farm,
  wanted: NewJob,
  insert: (tx: Tx) => Promise<JobId>,
  { priority, now, count, tasks }: MadeTasks,
): Promise<JobId> {
  const id = await change(farm, async tx => {
    const inserted = await insert(tx)
    await markForDeletion(tx, [inserted])
    return inserted
  })
  for (const some of batchesOf(tasks, tasksAtOnce)) await change(farm, tx => insertTasks(tx, id, priority, now, some))
  await change(farm, async (tx, changes) => {
    // A parent that was deleted meanwhile would have taken it along.
    await parentsAt(tx, wanted.parents ?? [])
    await updateJob(tx, id, { to_be_deleted: false })
    await completeJob(farm, tx, changes, id, count)
  })
  return id
}

/** The job has all its tasks. */
async function completeJob(farm: Farm, tx: Tx, changes: Changes, id: JobId, tasks: number): Promise<void> {
  await updateJob(tx, id, countValues(freshCounts(tasks)))
  await countTaskEventsOf(farm, tx, changes, id, { new: tasks })
  changes.events.push({ kind: 'job', job: id, change: 'created' })
  changes.wake = true
}

async function insertWithParts(farm: Farm, tx: Tx, wanted: NewJob, { by }: FrameRange, now: Instant): Promise<JobId> {
  const tiles = wanted.num_tiles ?? null
  const version = orRefuse(await versionFor(tx, wanted, tiles))
  const id = await insertJob(tx, {
    ...columnsOf(farm, wanted),
    jobtype_version_id: version,
    job_queue_id: await queueAt(tx, wanted.jobqueue),
    job_group_id: await groupAt(tx, wanted.job_group_id),
    user_id: await userFor(farm, tx, wanted.user),
    by,
    num_tiles: tiles,
    time_submitted: now,
    ...countValues(freshCounts(0)),
  })
  await attachParts(farm, tx, id, wanted)
  return id
}

async function versionFor(tx: Tx, wanted: NewJob, tiles: number | null) {
  const version = await findVersion(tx, { name: wanted.jobtype }, wanted.jobtype_version ?? 'newest')
  if (version === undefined) {
    const wantedVersion = wanted.jobtype_version === undefined ? '' : ` with version ${wanted.jobtype_version}`
    return notFound(`jobtype: job type ${wanted.jobtype}${wantedVersion} not found.`)
  }
  if (tiles !== null && !version.supports_tiling)
    return badRequest(`num_tiles: job type ${wanted.jobtype} does not support tiling.`)
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
    limits: jsonOrNull(wanted.limits),
    data: jsonOrNull(wanted.data),
    hidden: wanted.hidden ?? false,
    to_be_deleted: false,
    completion_notify_sent: false,
    autodelete_time: wanted.autodelete_time === undefined ? settings.default_job_delete_time : wanted.autodelete_time,
    time_started: null,
    time_finished: null,
  }
}

const jsonOrNull = (value: object | null | undefined): string | null =>
  value === null || value === undefined ? null : JSON.stringify(value)

async function userFor(farm: Farm, tx: Tx, username: string | null | undefined): Promise<UserId | null> {
  return username === null || username === undefined ? null : orRefuse(await findOrCreateUser(farm, tx, username))
}

async function attachParts(farm: Farm, tx: Tx, id: JobId, wanted: NewJob): Promise<void> {
  await addParents(tx, id, await parentsAt(tx, wanted.parents ?? []))
  await setTags(tx, id, await findOrCreateTags(tx, wanted.tags ?? []))
  await attachTagRequirements(tx, id, wanted.tag_requirements ?? [])
  await setJobRequirements(tx, id, orRefuse(await resolveRequirements(tx, wanted.software_requirements ?? [])))
  for (const { username, on_success = true, on_failure = true, on_deletion = false } of wanted.notified_users ?? []) {
    const user = orRefuse(await findOrCreateUser(farm, tx, username))
    await notifyUser(tx, id, { user, onSuccess: on_success, onFailure: on_failure, onDeletion: on_deletion })
  }
}
