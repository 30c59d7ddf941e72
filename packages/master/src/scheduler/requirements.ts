// The one answer to "why can't this agent take this job", for the planner and for whoever explains its plan.
import type { SoftwareVersionId, TagId } from '@pyfarm/contract/ids'
import type { JobNeeds, PlanOptions, SnapshotAgent, SnapshotJob } from './farm-snapshot.js'

export type Unfit =
  | { readonly reason: 'cpus'; readonly needed: number; readonly has: number }
  | { readonly reason: 'ram'; readonly needed: number; readonly has: number }
  /** `requirement` is the place of the list in the job's `needs.software`. */
  | { readonly reason: 'software'; readonly oneOf: readonly SoftwareVersionId[]; readonly requirement: number }
  | { readonly reason: 'missing tag'; readonly tag: TagId }
  | { readonly reason: 'forbidden tag'; readonly tag: TagId }
  | { readonly reason: 'failed here' }

type Asks = Pick<SnapshotJob, 'cpus' | 'ram' | 'needs' | 'failedOn' | 'waiting'>
type Options = Pick<PlanOptions, 'useTotalRam'>

/** The first thing that keeps an idle agent from the job, or undefined when it fits (spec: behaviour, section 3). */
export function whyUnfit(job: Asks, agent: SnapshotAgent, options: Options): Unfit | undefined {
  return tooFewCpus(job, agent) ?? tooLittleRam(job, agent, options) ?? failedHere(job, agent) ?? unmetNeed(job.needs, agent)
}

/** Everything that keeps an idle agent from the job; `whyUnfit` is the first of it. */
export function everyUnfit(job: Asks, agent: SnapshotAgent, options: Options): Unfit[] {
  const single = [tooFewCpus(job, agent), tooLittleRam(job, agent, options), failedHere(job, agent)]
  return [...single.filter(unfit => unfit !== undefined), ...unmetNeeds(job.needs, agent)]
}

/** The RAM in MB that counts for scheduling. */
export function usableRam(agent: SnapshotAgent, options: Options): number {
  return options.useTotalRam ? agent.totalRam : agent.freeRam
}

function tooFewCpus(job: Asks, agent: SnapshotAgent): Unfit | undefined {
  return job.cpus > agent.cpus ? { reason: 'cpus', needed: job.cpus, has: agent.cpus } : undefined
}

function tooLittleRam(job: Asks, agent: SnapshotAgent, options: Options): Unfit | undefined {
  const has = usableRam(agent, options)
  return job.ram > has ? { reason: 'ram', needed: job.ram, has } : undefined
}

function failedHere(job: Asks, agent: SnapshotAgent): Unfit | undefined {
  return (job.failedOn.get(agent.id) ?? 0) >= job.waiting ? { reason: 'failed here' } : undefined
}

function unmetNeed(needs: JobNeeds, agent: SnapshotAgent): Unfit | undefined {
  return hasAllOf(needs, agent) ? undefined : unmetNeeds(needs, agent)[0]
}

function hasAllOf(needs: JobNeeds, agent: SnapshotAgent): boolean {
  return (
    needs.software.every(oneOf => hasOneOf(agent, oneOf)) &&
    needs.requiredTags.every(tag => agent.tags.includes(tag)) &&
    !needs.forbiddenTags.some(tag => agent.tags.includes(tag))
  )
}

function unmetNeeds(needs: JobNeeds, agent: SnapshotAgent): Unfit[] {
  const software = needs.software.map((oneOf, requirement) => ({ reason: 'software', oneOf, requirement }) as const)
  const missing = needs.requiredTags.filter(tag => !agent.tags.includes(tag))
  const forbidden = needs.forbiddenTags.filter(tag => agent.tags.includes(tag))
  return [
    ...software.filter(({ oneOf }) => !hasOneOf(agent, oneOf)),
    ...missing.map((tag): Unfit => ({ reason: 'missing tag', tag })),
    ...forbidden.map((tag): Unfit => ({ reason: 'forbidden tag', tag })),
  ]
}

function hasOneOf(agent: SnapshotAgent, versions: readonly SoftwareVersionId[]): boolean {
  return versions.some(version => agent.software.includes(version))
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
