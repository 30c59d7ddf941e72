// Makes the tree of a snapshot. Jobs that fit none of its agents are left out.
import type { QueueId } from '@pyfarm/contract/ids'
import type { FarmSnapshot, SnapshotJob, SnapshotQueue } from './farm-snapshot.js'
import { createHeap } from './heap.js'
import type { Matching, NeedsGroup } from './matching.js'
import { placeJob, type Level, type PlannedJob, type QueueNode, type Shelf } from './queue-tree.js'
import type { JobOrder } from './ties.js'

/** The root of the tree. Jobs and queues whose queue is not in the snapshot hang nowhere and get nothing. */
export function buildQueueTree(snapshot: FarmSnapshot, matching: Matching, isJobBefore: JobOrder): QueueNode {
  const root = createNode()
  const nodes = new Map<QueueId | null, QueueNode>([[null, root]])
  addQueuesBelow(root, childrenByParent(snapshot.queues), nodes)
  const shelfFor = shelfFinder(isJobBefore)
  for (const job of snapshot.jobs) {
    const node = nodes.get(job.queueId)
    const group = matching.groupOf(job)
    if (!node || group === undefined) continue
    const shelf = shelfFor(node.levels, job, group)
    const shortShelf = job.minimumAgents === null ? shelf : shelfFor(node.shortLevels, job, group)
    placeJob({ job, group, node, shelf, shortShelf, agents: job.agents, waiting: job.waiting })
  }
  for (const { levels, shortLevels } of nodes.values()) {
    levels.sort((a, b) => b.priority - a.priority)
    shortLevels.sort((a, b) => b.priority - a.priority)
  }
  return root
}

type ChildrenByParent = ReadonlyMap<QueueId | null, readonly SnapshotQueue[]>

function childrenByParent(queues: readonly SnapshotQueue[]): ChildrenByParent {
  const children = new Map<QueueId | null, SnapshotQueue[]>()
  for (const queue of queues) obtain(children, queue.parentId, () => []).push(queue)
  return children
}

function addQueuesBelow(parent: QueueNode, children: ChildrenByParent, nodes: Map<QueueId | null, QueueNode>): void {
  const levels = new Map<number, Level>()
  for (const queue of children.get(parent.queue?.id ?? null) ?? []) {
    const level = obtain(levels, queue.priority, () => addLevel(parent.levels, queue.priority))
    const node = createNode(queue, parent, level)
    nodes.set(queue.id, node)
    level.queues.push(node)
    if (queue.minimumAgents !== null) parent.queuesWithMinimum.push(node)
    addQueuesBelow(node, children, nodes)
  }
}

/** Finds the shelf of a job among levels, or adds it, with its level if need be. */
function shelfFinder(isJobBefore: JobOrder): (levels: Level[], job: SnapshotJob, group: NeedsGroup) => Shelf {
  const levelsOf = new Map<Level[], Map<number, Level>>()
  const shelvesOf = new Map<Level, Map<NeedsGroup, Map<number, Shelf>>>()
  // Most jobs of a queue stand where the one before did.
  const lastFound = new Map<Level[], { readonly priority: number; readonly shelf: Shelf }>()
  return (levels, { priority, weight }, group) => {
    const last = lastFound.get(levels)
    if (last?.priority === priority && last.shelf.weight === weight && last.shelf.group === group) return last.shelf
    const byPriority = obtain(levelsOf, levels, () => new Map(levels.map(level => [level.priority, level])))
    const level = obtain(byPriority, priority, () => addLevel(levels, priority))
    const byGroup = obtain(shelvesOf, level, () => new Map<NeedsGroup, Map<number, Shelf>>())
    const byWeight = obtain(byGroup, group, () => new Map<number, Shelf>())
    const shelf = obtain(byWeight, weight, () => addShelf(level, weight, group, isJobBefore))
    lastFound.set(levels, { priority, shelf })
    return shelf
  }
}

function addLevel(levels: Level[], priority: number): Level {
  const level: Level = { priority, shelves: [], queues: [], losses: 0, choices: new Map() }
  levels.push(level)
  return level
}

function addShelf(level: Level, weight: number, group: NeedsGroup, isJobBefore: JobOrder): Shelf {
  const jobs = createHeap<PlannedJob>((a, b) => a.agents < b.agents || (a.agents === b.agents && isJobBefore(a, b)))
  const shelf: Shelf = { kind: 'jobs', weight, group, jobs, members: 0, agents: 0, fewest: 0 }
  level.shelves.push(shelf)
  return shelf
}

function createNode(queue?: SnapshotQueue, parent?: QueueNode, level?: Level): QueueNode {
  return {
    kind: 'queue',
    queue,
    parent,
    level,
    weight: queue?.weight ?? 0,
    members: 1,
    agents: queue?.agents ?? 0,
    fewest: queue?.agents ?? 0,
    levels: [],
    shortLevels: [],
    queuesWithMinimum: [],
    usable: new Map(),
    lastUsable: new Map(),
  }
}

function obtain<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = make()
  map.set(key, made)
  return made
}
