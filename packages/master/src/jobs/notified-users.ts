// Who hears of a job's end: added and removed after its submission. Users are not made here (wire-facts.md).
import type { JobId } from '@pyfarm/contract/ids'
import type { NewJob } from '@pyfarm/contract/api/jobs'
import type { Tx } from '../database/database.js'
import { change } from '../farm.js'
import type { Farm } from '../farm.js'
import { notFound, RefusedError } from '../http/refusal.js'
import { findUser } from '../users/user-store.js'
import { listNotifiedUsers, notifyUser, stopNotifying } from './job-parts-store.js'
import type { NotifiedUser } from './job-parts-store.js'

type Wanted = NonNullable<NewJob['notified_users']>[number]

/** Adds the user, or changes what the user hears of. @throws RefusedError 404 */
export async function addNotifiedUser(farm: Farm, job: JobId, wanted: Wanted): Promise<NotifiedUser> {
  return change(farm, async tx => {
    await notify(tx, job, wanted, 'username')
    const added = (await listNotifiedUsers(tx, job)).find(notified => notified.username === wanted.username)
    if (added === undefined) throw new Error(`user ${wanted.username} was not stored`)
    return added
  })
}

/** Nobody but these hears of the job any more. @throws RefusedError 404 */
export async function replaceNotifiedUsers(tx: Tx, job: JobId, wanted: readonly Wanted[]): Promise<void> {
  for (const { id } of await listNotifiedUsers(tx, job)) await stopNotifying(tx, job, id)
  for (const one of wanted) await notify(tx, job, one, 'notified_users')
}

async function notify(tx: Tx, job: JobId, wanted: Wanted, field: string): Promise<void> {
  const { username, on_success = true, on_failure = true, on_deletion = false } = wanted
  const user = await findUser(tx, username)
  if (user === undefined) throw new RefusedError(notFound(`${field}: user ${username} not found.`))
  await notifyUser(tx, job, { user, onSuccess: on_success, onFailure: on_failure, onDeletion: on_deletion })
}

/** @throws RefusedError 404 for an unknown user; one who hears of nothing already is fine. */
export async function removeNotifiedUser(farm: Farm, job: JobId, username: string): Promise<void> {
  await change(farm, async tx => {
    const user = await findUser(tx, username)
    if (user === undefined) throw new RefusedError(notFound(`User ${username} not found.`))
    await stopNotifying(tx, job, user)
  })
}
