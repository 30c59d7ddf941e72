import { change } from '../farm.js'
import type { Farm } from '../farm.js'
import { conflict, RefusedError } from '../http/refusal.js'
import type { NameOrId } from '../http/wire.js'
import { findQueueForChange, listChildren, listJobsIn, queuePath, removeQueue } from './queue-store.js'

const namedInAnswer = 5

/** Deletes the queue, if it is there. @throws RefusedError 409 while there are jobs or queues in it, with which */
export async function deleteQueue(farm: Farm, key: NameOrId): Promise<void> {
  await change(farm, async (tx, changes) => {
    const queue = await findQueueForChange(tx, key)
    if (queue === undefined) return
    const contents = [
      ...(await listChildren(tx, queue.id)).map(({ name }) => `queue ${name}`),
      ...(await listJobsIn(tx, queue.id)).map(({ id, title }) => `job ${id} (${title})`),
    ]
    if (contents.length > 0)
      throw new RefusedError(conflict(`Job queue ${queuePath(queue)} can't be deleted: it contains ${some(contents)}.`))
    await removeQueue(tx, queue.id)
    changes.wake = true
  })
}

function some(contents: readonly string[]): string {
  const named = contents.slice(0, namedInAnswer).join(', ')
  return contents.length > namedInAnswer ? `${named} and ${contents.length - namedInAnswer} more` : named
}
