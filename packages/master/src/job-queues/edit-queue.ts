import type { JobQueueEdit } from '@pyfarm/contract/api/job-queues'
import type { QueueId } from '@pyfarm/contract/ids'
import { change } from '../farm.js'
import type { Tx } from '../database/database.js'
import type { Farm } from '../farm.js'
import { orRefuse } from '../http/refusal.js'
import type { NameOrId } from '../http/wire.js'
import { refuseLongPath, refuseTakenName } from './create-queue.js'
import { pathBelow } from './queue-rules.js'
import { findQueue, findQueueForChange, listChildrenForChange, queuePath, updateQueue } from './queue-store.js'
import type { JobQueue } from './queue-store.js'
import { queueNotFound } from './show-queue.js'

/** Columns that are not given stay as they are. @throws RefusedError 400, 404, 409 */
export async function editQueue(farm: Farm, key: NameOrId, edit: JobQueueEdit): Promise<QueueId> {
  const { name, ...columns } = edit
  return change(farm, async (tx, changes) => {
    const queue = orRefuse((await findQueueForChange(tx, key)) ?? queueNotFound(key))
    if (Object.keys(columns).length > 0) await updateQueue(tx, queue.id, columns)
    if (name !== undefined && name !== queue.name) await rename(farm, tx, queue, name)
    changes.wake = true
    return queue.id
  })
}

async function rename(farm: Farm, tx: Tx, queue: JobQueue, name: string): Promise<void> {
  await refuseTakenName(tx, name)
  await updateQueue(tx, queue.id, { name })
  const parent = queue.parent_jobqueue_id === null ? undefined : await findQueue(tx, { id: queue.parent_jobqueue_id })
  await movePaths(farm, tx, queue.id, pathBelow(parent && queuePath(parent), name))
}

/** From the top down: whoever renames a queue below this one, or puts one there, waits, or is waited for. */
export async function movePaths(farm: Farm, tx: Tx, id: QueueId, fullpath: string): Promise<void> {
  refuseLongPath(farm, fullpath)
  await updateQueue(tx, id, { fullpath })
  for (const child of await listChildrenForChange(tx, id)) await movePaths(farm, tx, child.id, pathBelow(fullpath, child.name))
}
