import type { NewJobQueue } from '@pyfarm/contract/api/job-queues'
import type { QueueId } from '@pyfarm/contract/ids'
import { change } from '../farm.js'
import type { Tx } from '../database/database.js'
import type { Farm } from '../farm.js'
import { badRequest, conflict, notFound, orRefuse, RefusedError } from '../http/refusal.js'
import { pathBelow } from './queue-rules.js'
import { findQueue, findQueueForChange, insertQueue, queuePath } from './queue-store.js'

/** @throws RefusedError 400, 404 for an unknown parent, 409 */
export async function createQueue(farm: Farm, wanted: NewJobQueue): Promise<QueueId> {
  const { settings } = farm
  return change(farm, async (tx, changes) => {
    await refuseTakenName(tx, wanted.name)
    const parent = wanted.parent_jobqueue_id ?? null
    const fullpath = pathBelow(parent === null ? undefined : await pathOf(tx, parent), wanted.name)
    refuseLongPath(farm, fullpath)
    changes.wake = true
    return insertQueue(tx, {
      name: wanted.name,
      parent_jobqueue_id: parent,
      fullpath,
      priority: wanted.priority ?? settings.queue_default_priority,
      weight: wanted.weight ?? settings.queue_default_weight,
      minimum_agents: wanted.minimum_agents ?? null,
      maximum_agents: wanted.maximum_agents ?? null,
    })
  })
}

async function pathOf(tx: Tx, parent: QueueId): Promise<string> {
  // Held, so that it is not renamed or deleted in between.
  return queuePath(
    orRefuse((await findQueueForChange(tx, { id: parent })) ?? notFound(`parent_jobqueue_id: Job queue ${parent} not found`)),
  )
}

/** Names are unique over all levels of the tree. @throws RefusedError 409 */
export async function refuseTakenName(tx: Tx, name: string): Promise<void> {
  if ((await findQueue(tx, { name })) !== undefined) throw new RefusedError(conflict(`Job queue ${name} already exists`))
}

/** @throws RefusedError 400 */
export function refuseLongPath({ settings }: Farm, fullpath: string): void {
  const longest = settings.max_queue_path_length
  if (fullpath.length <= longest) return
  throw new RefusedError(badRequest(`name: The path ${fullpath.slice(0, 80)}… would have more than ${longest} characters.`))
}
