// The planner as the rules read (spec: behaviour, sections 3 and 4), one by one, with no thought of speed. Tests compare
// the real one with it; it shares nothing with it but the types.
import type { Assignment, FarmSnapshot, PlanOptions, SnapshotAgent, SnapshotJob, SnapshotQueue } from '../farm-snapshot.js'

type Child =
  { kind: 'job'; job: SnapshotJob; agents: number; waiting: number } | { kind: 'queue'; queue: SnapshotQueue; agents: number }
type ChildJob = Extract<Child, { kind: 'job' }>
type ChildQueue = Extract<Child, { kind: 'queue' }>

export function planByTheRules(snapshot: FarmSnapshot, options: PlanOptions): Assignment[] {
  const jobs: ChildJob[] = snapshot.jobs.map(job => ({ kind: 'job', job, agents: job.agents, waiting: job.waiting }))
  const queues: ChildQueue[] = snapshot.queues.map(queue => ({ kind: 'queue', queue, agents: queue.agents }))
  const plan: Assignment[] = []
  for (const agent of snapshot.agents) {
    const path = pathToJob(agent, null, jobs, queues, options)
    const last = path.at(-1)
    if (last?.kind !== 'job') continue
    const tasks = Math.min(last.job.batch, last.waiting, last.job.waiting - (last.job.failedOn.get(agent.id) ?? 0))
    last.waiting -= tasks
    for (const child of path) child.agents++
    plan.push({ agentId: agent.id, jobId: last.job.id, tasks })
  }
  return plan
}

/** The queues on the way down and the job at its end; empty when nothing below the node can use the agent. */
function pathToJob(
  agent: SnapshotAgent,
  node: number | null,
  jobs: ChildJob[],
  queues: ChildQueue[],
  options: PlanOptions,
): Child[] {
  const pathFrom = (child: Child): Child[] => {
    const { maximumAgents } = limits(child)
    if (maximumAgents !== null && child.agents >= maximumAgents) return []
    if (child.kind === 'job') return child.waiting > 0 && canTake(agent, child.job, options) ? [child] : []
    const rest = pathToJob(agent, child.queue.id, jobs, queues, options)
    return rest.length > 0 ? [child, ...rest] : []
  }
  const able = [
    ...jobs.filter(child => child.job.queueId === node),
    ...queues.filter(child => child.queue.parentId === node),
  ].filter(child => pathFrom(child).length > 0)
  const short = able.filter(child => child.agents < (limits(child).minimumAgents ?? 0))
  const shortJobs = short.filter(child => child.kind === 'job')
  const competing = shortJobs.length > 0 ? shortJobs : short.length > 0 ? short : able
  const highest = competing.reduce((priority, child) => Math.max(priority, limits(child).priority), -Infinity)
  const first = byShare(
    competing.filter(child => limits(child).priority === highest),
    options,
  )[0]
  return first ? pathFrom(first) : []
}

function limits(child: Child): SnapshotJob | SnapshotQueue {
  return child.kind === 'job' ? child.job : child.queue
}

function canTake(agent: SnapshotAgent, job: SnapshotJob, options: PlanOptions): boolean {
  const ram = options.useTotalRam ? agent.totalRam : agent.freeRam
  return (
    (job.cpus <= 0 || agent.cpus >= job.cpus) &&
    (job.ram <= 0 || ram >= job.ram) &&
    job.needs.software.every(versions => agent.software.some(version => versions.includes(version))) &&
    job.needs.requiredTags.every(tag => agent.tags.includes(tag)) &&
    !agent.tags.some(tag => job.needs.forbiddenTags.includes(tag)) &&
    job.waiting - (job.failedOn.get(agent.id) ?? 0) > 0
  )
}

/** Furthest below its weight's share first. A weight of 0 competes only where no other does, and then all are equal. */
function byShare(children: Child[], options: PlanOptions): Child[] {
  const weighted = children.filter(child => limits(child).weight > 0)
  const competing = weighted.length > 0 ? weighted : children
  const weightOf = (child: Child) => BigInt(weighted.length > 0 ? limits(child).weight : 1)
  const weights = competing.reduce((sum, child) => sum + weightOf(child), 0n)
  const agents = competing.reduce((sum, child) => sum + BigInt(child.agents), 0n)
  const lack = (child: Child) => (agents === 0n ? weightOf(child) : weightOf(child) * agents - BigInt(child.agents) * weights)
  return competing.sort((a, b) => Number(lack(b) - lack(a)) || tie(a, b, options))
}

/** Jobs before queues; running jobs first if so wished, then the oldest, then the smallest id. */
function tie(a: Child, b: Child, options: PlanOptions): number {
  if (a.kind === 'queue') return b.kind === 'queue' ? a.queue.id - b.queue.id : 1
  if (b.kind === 'queue') return -1
  const newness = (child: ChildJob) => (options.preferRunningJobs && !child.job.running && child.agents === 0 ? 1 : 0)
  return newness(a) - newness(b) || a.job.submitted - b.job.submitted || a.job.id - b.job.id
}
