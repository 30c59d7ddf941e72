// A queue with all that is in it gets another place in the tree (additive: PyFarm's edit refuses `parent_jobqueue_id`).
import type { JobQueueMove } from '@pyfarm/contract/api/job-queues'
import type { QueueId } from '@pyfarm/contract/ids'
import { change } from '../farm.js'
import type { Farm } from '../farm.js'
import { badRequest, notFound, orRefuse, RefusedError } from '../http/refusal.js'
import type { NameOrId } from '../http/wire.js'
import { movePaths } from './edit-queue.js'
import { isInside, pathBelow } from './queue-rules.js'
import { findQueue, listQueuesForChange, queuePath, updateQueue } from './queue-store.js'
import { queueNotFound } from './show-queue.js'

/** @throws RefusedError 400 for a place inside the queue itself or a path that is too long, 404 */
export async function moveQueue(farm: Farm, key: NameOrId, { parent_jobqueue_id: target }: JobQueueMove): Promise<QueueId> {
  return change(farm, async (tx, changes) => {
    // Two moves at once, of each queue below the other, would make a circle of them: moves go one after another.
    const queues = await listQueuesForChange(tx)
    const queue = orRefuse((await findQueue(tx, key)) ?? queueNotFound(key))
    const parent = queues.find(({ id }) => id === target)
    if (target !== null && parent === undefined)
      throw new RefusedError(notFound(`parent_jobqueue_id: Job queue ${target} not found`))
    if (isInside(queues, target, queue.id))
      throw new RefusedError(
        badRequest(`parent_jobqueue_id: Job queue ${queuePath(queue)} can't be moved into itself or a queue below it.`),
      )
    await updateQueue(tx, queue.id, { parent_jobqueue_id: target })
    await movePaths(farm, tx, queue.id, pathBelow(parent && queuePath(parent), queue.name))
    changes.wake = true
    return queue.id
  })
}
