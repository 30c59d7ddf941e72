// Changing a job: what the body names, in one transaction or not at all.
import { workStateCodes } from '@pyfarm/contract/enums'
import type { JobId, UserId } from '@pyfarm/contract/ids'
import type { JobEdit } from '@pyfarm/contract/api/jobs'
import type { Tx } from '../database/database.js'
import { change } from '../farm.js'
import type { Changes, Farm } from '../farm.js'
import { badRequest, conflict, notFound, orRefuse, RefusedError } from '../http/refusal.js'
import { setJobRequirements } from '../software/requirement-store.js'
import { resolveRequirements } from '../software/software-requirements.js'
import { findOrCreateTags } from '../tags/tag-store.js'
import { lockAgentsOfJob } from '../tasks/task-store.js'
import { stopTasksOfJob } from '../tasks/stop-tasks-of-job.js'
import { findUser } from '../users/user-store.js'
import { changeFrames } from './change-frames.js'
import { setTags } from './job-parts-store.js'
import { attachTagRequirements, groupAt, parentsAt, queueAt } from './job-references.js'
import { addParents, lockJobRow, parentsOf, removeParents, updateJob, workStateOf } from './job-store.js'
import type { JobRow } from './job-store.js'
import { replaceNotifiedUsers } from './notified-users.js'

/** @throws RefusedError 400, 404 or 409 with a sentence that names the field; nothing is changed then. */
export async function editJob(farm: Farm, id: JobId, edit: JobEdit): Promise<void> {
  await change(farm, async (tx, changes) => {
    // Agents before jobs, everywhere.
    await lockAgentsOfJob(tx, id)
    const job = await lockJobRow(tx, id)
    if (job === undefined) throw new RefusedError(notFound(`Job ${id} not found.`))
    await updateJob(tx, id, await columnsOf(tx, edit))
    await changeParts(tx, id, edit)
    if (edit.start !== undefined || edit.end !== undefined || edit.by !== undefined)
      await changeFrames(farm, tx, changes, job, edit)
    if (edit.state !== undefined) await changeState(farm, tx, changes, job, edit.state)
    changes.events.push({ kind: 'job', job: id, change: 'changed' })
    changes.wake = true
  })
}

async function columnsOf(tx: Tx, edit: JobEdit) {
  const {
    state,
    start,
    end,
    by,
    parents,
    tags,
    tag_requirements,
    software_requirements,
    notified_users,
    user,
    jobqueue,
    job_group_id,
    data,
    environ,
    limits,
    ...same
  } = edit
  const columns = Object.fromEntries(Object.entries(same).filter(([, value]) => value !== undefined))
  return {
    ...columns,
    ...(data === undefined ? {} : { data: jsonOrNull(data) }),
    ...(limits === undefined ? {} : { limits: jsonOrNull(limits) }),
    ...(environ === undefined ? {} : { environ: jsonOrNull(environ) }),
    ...(jobqueue === undefined ? {} : { job_queue_id: await queueAt(tx, jobqueue) }),
    ...(job_group_id === undefined ? {} : { job_group_id: await groupAt(tx, job_group_id) }),
    ...(user === undefined ? {} : { user_id: await userAt(tx, user) }),
  }
}

const jsonOrNull = (value: object | null): string | null => (value === null ? null : JSON.stringify(value))

async function userAt(tx: Tx, username: string | null): Promise<UserId | null> {
  if (username === null) return null
  const user = await findUser(tx, username)
  if (user === undefined) throw new RefusedError(notFound(`user: user ${username} not found.`))
  return user
}

async function changeParts(tx: Tx, id: JobId, edit: JobEdit): Promise<void> {
  if (edit.parents !== undefined) await changeParents(tx, id, edit.parents)
  if (edit.tags !== undefined) await setTags(tx, id, await findOrCreateTags(tx, edit.tags))
  if (edit.tag_requirements !== undefined) await attachTagRequirements(tx, id, edit.tag_requirements)
  if (edit.notified_users !== undefined) await replaceNotifiedUsers(tx, id, edit.notified_users)
  if (edit.software_requirements !== undefined) {
    await setJobRequirements(tx, id, orRefuse(await resolveRequirements(tx, edit.software_requirements)))
  }
}

async function changeParents(tx: Tx, id: JobId, wanted: NonNullable<JobEdit['parents']>): Promise<void> {
  const parents = await parentsAt(tx, wanted)
  await removeParents(tx, id)
  const above = new Set(parents)
  for (let generation = parents; generation.length > 0;) {
    if (above.has(id)) throw new RefusedError(badRequest(`parents: job ${id} would wait for itself.`))
    generation = (await parentsOf(tx, generation)).filter(parent => !above.has(parent))
    for (const parent of generation) above.add(parent)
  }
  await addParents(tx, id, parents)
}

/** Pausing stops the running tasks; unpausing makes the job queued. */
async function changeState(farm: Farm, tx: Tx, changes: Changes, job: JobRow, wanted: 'paused' | 'queued' | null): Promise<void> {
  const state = workStateOf(job.state)
  if (state === 'done' || state === 'failed')
    throw new RefusedError(conflict(`state: job ${job.id} is ${state}; rerun its tasks to run it again.`))
  if (wanted === 'paused') {
    await updateJob(tx, job.id, { state: workStateCodes.paused })
    await stopTasksOfJob(farm, tx, changes, job.id)
  } else if (state === 'paused') await updateJob(tx, job.id, { state: null, failures: 0, held_because: null })
}
