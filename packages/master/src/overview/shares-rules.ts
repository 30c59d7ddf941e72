// How the agents at work are shared among the queues, and what their weights promise them. Pure.
import type { QueueShare } from '@pyfarm/contract/api/overview'
import type { QueueId } from '@pyfarm/contract/ids'
import type { FarmPicture, KnownJob, KnownQueue } from '../explain/farm-picture.js'
import type { FinishedCount } from './overview-store.js'
import { barsOfJob } from '../scheduler/availability-rules.js'

/** The top first, then the queues in the picture's order. `finished`: how many jobs are done and failed in which queue itself. */
export function queueShares({ jobs, queues, agents }: FarmPicture, finished: readonly FinishedCount[]): QueueShare[] {
  const tree = growTree(
    jobs.filter(job => !job.hidden && !job.toBeDeleted),
    queues,
  )
  const countsAt = (queue: QueueId | null) =>
    countJobs(
      tree.nodeAt(queue).jobs,
      finished.filter(count => count.queue === queue),
    )
  const top = tree.nodeAt(null)
  return [
    {
      ...{ id: null, agents: agents.filter(({ busy }) => busy).length, promise: null },
      ...{ jobs: countsAt(null), waiting: top.waiting, own_agents: agentsOf(top.jobs) },
    },
    ...queues.map(queue => {
      const node = tree.nodeAt(queue.id)
      return {
        ...{ id: queue.id, agents: queue.agents, promise: promiseTo(queue, tree) },
        ...{ jobs: countsAt(queue.id), waiting: node.waiting, own_agents: agentsOf(node.jobs) },
      }
    }),
  ]
}

interface Node {
  readonly jobs: KnownJob[]
  readonly queues: KnownQueue[]
  /** Tasks that wait in and below it and could be handed out. */
  waiting: number
}

interface Tree {
  readonly nodeAt: (queue: QueueId | null) => Node
}

function growTree(jobs: readonly KnownJob[], queues: readonly KnownQueue[]): Tree {
  const nodes = new Map<QueueId | null, Node>()
  const nodeAt = (queue: QueueId | null): Node => {
    const node = nodes.get(queue) ?? { jobs: [], queues: [], waiting: 0 }
    nodes.set(queue, node)
    return node
  }
  const parents = new Map(queues.map(({ id, parentId }) => [id, parentId]))
  for (const queue of queues) nodeAt(queue.parentId).queues.push(queue)
  for (const job of jobs) {
    nodeAt(job.queueId).jobs.push(job)
    if (barsOfJob(job).length > 0) continue
    for (let at = job.queueId; at !== null; at = parents.get(at) ?? null) nodeAt(at).waiting += job.waiting
    nodeAt(null).waiting += job.waiting
  }
  return { nodeAt }
}

/** Of those next to it with the same priority that have or could use agents (behaviour.md section 4, rule 3). */
function promiseTo(queue: KnownQueue, { nodeAt }: Tree): QueueShare['promise'] {
  const around = nodeAt(queue.parentId)
  const jobs = around.jobs.filter(job => job.agents > 0 || barsOfJob(job).length === 0)
  const queues = around.queues.filter(({ id, agents }) => agents > 0 || nodeAt(id).waiting > 0)
  if (!queues.includes(queue)) return null
  const contenders = [...jobs, ...queues].filter(({ priority }) => priority === queue.priority)
  const weights = sum(contenders, ({ weight }) => weight)
  // A weight of 0 gets what the others leave; where all are 0, all are equals.
  const part = weights === 0 ? 1 / contenders.length : queue.weight / weights
  return { of: sum(contenders, ({ agents }) => agents), part }
}

function countJobs(jobs: readonly KnownJob[], finished: readonly FinishedCount[]): QueueShare['jobs'] {
  const counts = { running: 0, queued: 0, blocked: 0, paused: 0, failed: 0, done: 0 }
  for (const job of jobs.filter(({ state }) => state !== 'done' && state !== 'failed')) counts[stateIn(job)]++
  for (const { state, jobs: more } of finished) counts[state] += more
  return counts
}

function stateIn(job: KnownJob): 'running' | 'queued' | 'blocked' | 'paused' {
  if (job.state === 'paused') return 'paused'
  if (job.agents > 0) return 'running'
  return job.openParents.length > 0 ? 'blocked' : 'queued'
}

const agentsOf = (jobs: readonly KnownJob[]): number => sum(jobs, ({ agents }) => agents)

const sum = <T>(items: readonly T[], valueOf: (item: T) => number): number =>
  items.reduce((total, item) => total + valueOf(item), 0)
