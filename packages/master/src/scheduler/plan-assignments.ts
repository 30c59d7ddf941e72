// Which agent gets tasks of which job (spec: behaviour, sections 3 and 4). Pure: a snapshot in, assignments out.
import { buildQueueTree } from './build-queue-tree.js'
import type { Assignment, FarmSnapshot, PlanOptions, SnapshotAgent } from './farm-snapshot.js'
import { matchFarm, type AgentClass, type Matching } from './matching.js'
import { canUse, choicesOf, giveAgent, isShort, type Child, type Level, type PlannedJob, type QueueNode } from './queue-tree.js'
import { furthestBelowShare } from './shares.js'
import { childOrder, jobOrder } from './ties.js'

/**
 * At most one assignment an agent, in the order of the snapshot's agents; the same snapshot gives the same plan. It is
 * the plan that one agent after the other would get, each with the agents before it already at work.
 *
 *     planAssignments({ agents, jobs, queues }, { preferRunningJobs: true, useTotalRam: false })
 *     // [{ agentId: '…', jobId: 7, tasks: 8 }, …]
 *
 * Which tasks an agent gets is decided when they are handed out. Where some have failed on it, `tasks` assumes that
 * agents before it got those; if they did not, there are fewer for it, and the plan is to be made again from new counts.
 *
 * Costs about agents x log(jobs) plus, once, (different needs) x (different offers). On its way down the tree an agent
 * looks at each queue of a level, and at each set of jobs with equal weight and needs, but not at each job.
 */
export function planAssignments(snapshot: FarmSnapshot, options: PlanOptions): Assignment[] {
  const matching = matchFarm(snapshot, options)
  const isJobBefore = jobOrder(options)
  const root = buildQueueTree(snapshot, matching, isJobBefore)
  const isBefore = childOrder(isJobBefore)
  return snapshot.agents.flatMap(agent => {
    const planned = findJob(root, { agents: matching.classOf(agent), matching, isBefore })
    return planned ? [assign(planned, agent)] : []
  })
}

/** Who asks, and how to answer. */
interface Search {
  readonly agents: AgentClass
  readonly matching: Matching
  readonly isBefore: (a: Child, b: Child) => boolean
}

function findJob(root: QueueNode, search: Search): PlannedJob | undefined {
  let child: Child | undefined = root
  while (child?.kind === 'queue') child = nextChild(child, search)
  return child?.jobs.peek()
}

function nextChild(node: QueueNode, search: Search): Child | undefined {
  return firstOfLevels(node.shortLevels, search) ?? queueBelowMinimum(node, search) ?? firstOfLevels(node.levels, search)
}

/** Strictly by priority, within one by share. */
function firstOfLevels(levels: readonly Level[], search: Search): Child | undefined {
  for (const level of levels) {
    const child = furthestBelowShare(choicesOf(level, search.agents, search.matching), search.isBefore)
    if (child) return child
  }
  return undefined
}

function queueBelowMinimum(node: QueueNode, search: Search): QueueNode | undefined {
  const short = node.queuesWithMinimum.filter(child => isShort(child) && canUse(child, search.agents, search.matching))
  const highest = Math.max(...short.map(priorityOf))
  return furthestBelowShare(
    short.filter(child => priorityOf(child) === highest),
    search.isBefore,
  )
}

function priorityOf(node: QueueNode): number {
  return node.queue?.priority ?? 0
}

function assign(planned: PlannedJob, agent: SnapshotAgent): Assignment {
  const { job } = planned
  const notFailedHere = job.waiting - (job.failedOn.get(agent.id) ?? 0)
  const tasks = Math.min(job.batch, planned.waiting, notFailedHere)
  giveAgent(planned, tasks)
  return { agentId: agent.id, jobId: job.id, tasks }
}
