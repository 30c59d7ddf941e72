// The tree of jobs and queues while a plan is made: who has how many agents, and which needs can still use one where.
import type { SnapshotJob, SnapshotQueue } from './farm-snapshot.js'
import type { Heap } from './heap.js'
import type { AgentClass, Matching, NeedsGroup } from './matching.js'
import { isAtMaximum, isBelowMinimum } from './requirements.js'
import type { Contender } from './shares.js'

/** A job while the plan is made: `agents` and `waiting` change with every assignment. */
export interface PlannedJob {
  readonly job: SnapshotJob
  readonly group: NeedsGroup
  readonly node: QueueNode
  /** Where it stands once it has its minimum. */
  readonly shelf: Shelf
  /** Where it stands before. */
  readonly shortShelf: Shelf
  agents: number
  waiting: number
}

/** Jobs of one node, priority, weight and group: who fits one of them fits all. The one with the fewest agents is first. */
export interface Shelf extends Contender {
  readonly kind: 'jobs'
  readonly group: NeedsGroup
  readonly jobs: Heap<PlannedJob>
  members: number
  agents: number
  fewest: number
}

export type Child = Shelf | QueueNode

/** The children of a node in one priority. */
export interface Level {
  readonly priority: number
  readonly shelves: Shelf[]
  readonly queues: QueueNode[]
  /** How often a group has become unusable in one of its queues. */
  losses: number
  /** What agents of a class can choose from, as found when there were so many losses. */
  readonly choices: Map<AgentClass, { readonly children: readonly Child[]; readonly losses: number }>
}

/** A queue, or the root, which has no `queue`, `parent` and `level`. */
export interface QueueNode extends Contender {
  readonly kind: 'queue'
  readonly queue: SnapshotQueue | undefined
  readonly parent: QueueNode | undefined
  /** The level of the parent on which it stands. */
  readonly level: Level | undefined
  /** The highest priority first. Jobs below their minimum stand in `shortLevels` until they have it. */
  readonly levels: Level[]
  readonly shortLevels: Level[]
  /** Child queues that have a minimum. */
  readonly queuesWithMinimum: QueueNode[]
  /** How many children of each group can use an agent: jobs, and queues that are not full. No entry for none. */
  readonly usable: Map<NeedsGroup, number>
  /** A group that could use an agent of the class when last asked; undefined: none, and none will. */
  readonly lastUsable: Map<AgentClass, NeedsGroup | undefined>
  agents: number
  /** The same: a queue competes alone. */
  fewest: number
}

/**
 * The children of the level that fit agents of the class: shelves, also empty ones, and queues that can use such an agent.
 * What a queue can use only ever gets less, so the answer holds until something is lost.
 */
export function choicesOf(level: Level, agents: AgentClass, matching: Matching): readonly Child[] {
  const known = level.choices.get(agents)
  if (known?.losses === level.losses) return known.children
  const shelves = () => level.shelves.filter(shelf => matching.fits(shelf.group, agents))
  const candidates = known?.children ?? [...shelves(), ...level.queues]
  const children = candidates.filter(child => child.kind === 'jobs' || canUse(child, agents, matching))
  level.choices.set(agents, { children, losses: level.losses })
  return children
}

/** Whether a job that fits agents of the class can get one somewhere in or below the queue. */
export function canUse(node: QueueNode, agents: AgentClass, matching: Matching): boolean {
  if (isFull(node)) return false
  const last = node.lastUsable.get(agents)
  if (last !== undefined ? node.usable.has(last) : node.lastUsable.has(agents)) return last !== undefined
  const next = [...node.usable.keys()].find(group => matching.fits(group, agents))
  node.lastUsable.set(agents, next)
  return next !== undefined
}

/** Whether the queue has fewer agents than its minimum. */
export function isShort(node: QueueNode): boolean {
  return node.queue !== undefined && isBelowMinimum(node.queue, node.agents)
}

/** Puts a job on its shelf if it can use an agent. */
export function placeJob(planned: PlannedJob): void {
  if (!canGetAgent(planned)) return
  shelve(planned)
  addUsable(planned.node, planned.group)
}

/** Gives an agent and so many tasks to the first job of its shelf; counts it in every queue above. */
export function giveAgent(planned: PlannedJob, tasks: number): void {
  takeFirst(shelfOf(planned))
  planned.agents++
  planned.waiting -= tasks
  if (canGetAgent(planned)) shelve(planned)
  else removeUsable(planned.node, planned.group)
  for (let node: QueueNode | undefined = planned.node; node; node = node.parent) countAgent(node)
}

function canGetAgent(planned: PlannedJob): boolean {
  return planned.waiting > 0 && !isAtMaximum(planned.job, planned.agents)
}

function shelve(planned: PlannedJob): void {
  const shelf = shelfOf(planned)
  shelf.jobs.push(planned)
  shelf.agents += planned.agents
  countJobs(shelf)
}

function takeFirst(shelf: Shelf): void {
  shelf.agents -= shelf.jobs.pop()?.agents ?? 0
  countJobs(shelf)
}

function countJobs(shelf: Shelf): void {
  shelf.members = shelf.jobs.size
  shelf.fewest = shelf.jobs.peek()?.agents ?? 0
}

function shelfOf(planned: PlannedJob): Shelf {
  return isBelowMinimum(planned.job, planned.agents) ? planned.shortShelf : planned.shelf
}

function countAgent(node: QueueNode): void {
  node.agents++
  node.fewest = node.agents
  if (!isFull(node) || !node.parent) return
  countLoss(node)
  for (const group of node.usable.keys()) removeUsable(node.parent, group)
}

function isFull(node: QueueNode): boolean {
  return node.queue !== undefined && isAtMaximum(node.queue, node.agents)
}

function addUsable(node: QueueNode, group: NeedsGroup): void {
  const children = node.usable.get(group) ?? 0
  node.usable.set(group, children + 1)
  if (children === 0 && node.parent && !isFull(node)) addUsable(node.parent, group)
}

function removeUsable(node: QueueNode, group: NeedsGroup): void {
  const children = node.usable.get(group) ?? 0
  if (children > 1) {
    node.usable.set(group, children - 1)
    return
  }
  node.usable.delete(group)
  countLoss(node)
  if (node.parent && !isFull(node)) removeUsable(node.parent, group)
}

function countLoss(node: QueueNode): void {
  if (node.level) node.level.losses++
}
