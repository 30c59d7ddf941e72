import type { JobGroupEdit, NewJobGroup } from '@pyfarm/contract/api/job-groups'
import type { JobGroupId, JobTypeId, UserId } from '@pyfarm/contract/ids'
import type { Tx } from '../database/database.js'
import { change } from '../farm.js'
import type { Farm } from '../farm.js'
import { conflict, notFound, orRefuse, RefusedError } from '../http/refusal.js'
import { findJobType } from '../job-types/job-type-store.js'
import { findOrCreateUser } from '../users/find-or-create-user.js'
import { findUser } from '../users/user-store.js'
import { deleteJobGroupRow, insertJobGroup, jobIdsInGroup, lockJobGroup, updateJobGroup } from './job-group-store.js'

/** Makes a job group; a user who does not exist is made. @throws RefusedError 404 for an unknown job type */
export async function createJobGroup(farm: Farm, { title, user, main_jobtype }: NewJobGroup): Promise<JobGroupId> {
  return change(farm, async tx =>
    insertJobGroup(tx, {
      title,
      main_jobtype_id: await jobTypeAt(tx, main_jobtype ?? null),
      user_id: user === null || user === undefined ? null : orRefuse(await findOrCreateUser(farm, tx, user)),
    }),
  )
}

/** @throws RefusedError 404 for what does not exist */
export async function editJobGroup(farm: Farm, id: JobGroupId, { title, user, main_jobtype }: JobGroupEdit): Promise<void> {
  await change(farm, async tx => {
    if (!(await lockJobGroup(tx, id))) throw new RefusedError(notFound(`Job group ${id} not found.`))
    await updateJobGroup(tx, id, {
      ...(title === undefined ? {} : { title }),
      ...(user === undefined ? {} : { user_id: await userAt(tx, user) }),
      ...(main_jobtype === undefined ? {} : { main_jobtype_id: await jobTypeAt(tx, main_jobtype) }),
    })
  })
}

/** @throws RefusedError 409 while it has jobs */
export async function deleteJobGroup(farm: Farm, id: JobGroupId): Promise<void> {
  await change(farm, async tx => {
    if (!(await lockJobGroup(tx, id))) return
    const jobs = await jobIdsInGroup(tx, id)
    if (jobs.length > 0)
      throw new RefusedError(conflict(`Job group ${id} still has ${jobs.length} jobs: ${jobs.slice(0, 10).join(', ')}.`))
    await deleteJobGroupRow(tx, id)
  })
}

async function userAt(tx: Tx, username: string | null): Promise<UserId | null> {
  return username === null ? null : orRefuse((await findUser(tx, username)) ?? notFound(`user: user ${username} not found.`))
}

async function jobTypeAt(tx: Tx, name: string | null): Promise<JobTypeId | null> {
  if (name === null) return null
  return orRefuse((await findJobType(tx, { name })) ?? notFound(`main_jobtype: job type ${name} not found.`)).id
}
