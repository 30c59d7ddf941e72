// The one answer to "why can't this agent take this job", for the planner and for whoever explains its plan.
import type { SoftwareVersionId, TagId } from '@pyfarm/contract/ids'
import type { JobNeeds, PlanOptions, SnapshotAgent, SnapshotJob } from './farm-snapshot.js'

export type Unfit =
  | { readonly reason: 'cpus'; readonly needed: number; readonly has: number }
  | { readonly reason: 'ram'; readonly needed: number; readonly has: number }
  | { readonly reason: 'software'; readonly oneOf: readonly SoftwareVersionId[] }
  | { readonly reason: 'missing tag'; readonly tag: TagId }
  | { readonly reason: 'forbidden tag'; readonly tag: TagId }
  | { readonly reason: 'failed here' }

type Asks = Pick<SnapshotJob, 'cpus' | 'ram' | 'needs' | 'failedOn' | 'waiting'>

/** The first thing that keeps an idle agent from the job, or undefined when it fits (spec: behaviour, section 3). */
export function whyUnfit(job: Asks, agent: SnapshotAgent, options: Pick<PlanOptions, 'useTotalRam'>): Unfit | undefined {
  const ram = usableRam(agent, options)
  if (job.cpus > agent.cpus) return { reason: 'cpus', needed: job.cpus, has: agent.cpus }
  if (job.ram > ram) return { reason: 'ram', needed: job.ram, has: ram }
  if (failedEverything(job, agent)) return { reason: 'failed here' }
  return unmetNeed(job.needs, agent)
}

/** The RAM in MB that counts for scheduling. */
export function usableRam(agent: SnapshotAgent, options: Pick<PlanOptions, 'useTotalRam'>): number {
  return options.useTotalRam ? agent.totalRam : agent.freeRam
}

function failedEverything(job: Asks, agent: SnapshotAgent): boolean {
  return (job.failedOn.get(agent.id) ?? 0) >= job.waiting
}

function unmetNeed(needs: JobNeeds, agent: SnapshotAgent): Unfit | undefined {
  const software = needs.software.find(versions => !versions.some(version => agent.software.includes(version)))
  if (software) return { reason: 'software', oneOf: software }
  const missing = needs.requiredTags.find(tag => !agent.tags.includes(tag))
  if (missing !== undefined) return { reason: 'missing tag', tag: missing }
  const forbidden = needs.forbiddenTags.find(tag => agent.tags.includes(tag))
  return forbidden === undefined ? undefined : { reason: 'forbidden tag', tag: forbidden }
}

type Limits = Pick<SnapshotJob, 'minimumAgents' | 'maximumAgents'>

/** Whether a job or queue may get no further agent. */
export function isAtMaximum(limits: Limits, agents: number): boolean {
  return limits.maximumAgents !== null && agents >= limits.maximumAgents
}

/** Whether a job or queue goes before all that have their minimum. */
export function isBelowMinimum(limits: Limits, agents: number): boolean {
  return limits.minimumAgents !== null && agents < limits.minimumAgents
}
