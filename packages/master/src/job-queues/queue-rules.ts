/** Path of a queue from the root of the tree: `/films/shot 7`. */
export const pathBelow = (parentPath: string | undefined, name: string): string => `${parentPath ?? ''}/${name}`

interface Placed<Id> {
  readonly id: Id
  readonly parent_jobqueue_id: Id | null
}

/** Whether `id` is the queue `outer` or anywhere below it; null, the top, is in none. */
export function isInside<Id>(queues: readonly Placed<Id>[], id: Id | null, outer: Id): boolean {
  const parents = new Map(queues.map(queue => [queue.id, queue.parent_jobqueue_id]))
  for (let at = id; at !== null; at = parents.get(at) ?? null) if (at === outer) return true
  return false
}
