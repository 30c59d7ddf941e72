// The queues as the tree that they are.
import type { Schemas } from '../../api/client.js'

type Queue = Schemas['JobQueueListItem']

export interface TreeRow extends Queue {
  /** 0 at the top. */
  readonly depth: number
}

/** The queues in the order of the tree: each followed by those below it; among siblings the higher priority first, then by name. */
export function treeRows(queues: readonly Queue[]): TreeRow[] {
  const below = (parent: number | null, depth: number): TreeRow[] =>
    queues
      .filter(queue => queue.parent_jobqueue_id === parent)
      .sort((a, b) => b.priority - a.priority || a.name.localeCompare(b.name))
      .flatMap(queue => [{ ...queue, depth }, ...below(queue.id, depth + 1)])
  return below(null, 0)
}
