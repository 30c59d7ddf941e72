// A job queue at an address, and all that is shown of it.
import type { Database } from '../database/database.js'
import type { Tables } from '../database/tables.js'
import { notFound, orRefuse } from '../http/refusal.js'
import { describeNameOrId } from '../http/wire.js'
import type { NameOrId } from '../http/wire.js'
import { findQueue, listChildren, listJobsIn } from './queue-store.js'
import { queueView } from './queue-view.js'

export const queueNotFound = (key: NameOrId) => notFound(`Job queue ${describeNameOrId(key)} not found`)

/** @throws RefusedError 404 */
export async function showQueue(read: Database<Tables>['read'], key: NameOrId) {
  const queue = orRefuse((await findQueue(read, key)) ?? queueNotFound(key))
  const parentId = queue.parent_jobqueue_id
  return queueView(queue, {
    parent: parentId === null ? undefined : await findQueue(read, { id: parentId }),
    children: await listChildren(read, queue.id),
    jobs: await listJobsIn(read, queue.id),
  })
}
