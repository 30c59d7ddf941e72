// What keeps one agent from one job, by the planner's own predicates; and many of those by what they have in common.
import type { ComparedPriority } from '@pyfarm/contract/api/explain'
import { barsOfAgent, type AgentBar } from '../scheduler/availability-rules.js'
import type { PlanOptions } from '../scheduler/farm-snapshot.js'
import { everyUnfit, type Unfit } from '../scheduler/requirements.js'
import type { FarmPicture, KnownAgent, KnownJob } from './farm-picture.js'
import { jobsOf } from './picture-rules.js'
import { comparePriority, placesIn } from './places-rules.js'

export type AgentHindrance =
  | { readonly kind: 'bar'; readonly bar: Exclude<AgentBar, 'busy'> }
  | { readonly kind: 'busy'; readonly priority: ComparedPriority; readonly jobs: readonly KnownJob[] }
export type UnfitHindrance = { readonly kind: 'unfit'; readonly unfit: Unfit }

/** Everything that keeps agents from the job beside the job itself, its maximum and those of its queues. */
export function hindrancesAt(
  picture: FarmPicture,
  job: KnownJob,
  options: Pick<PlanOptions, 'useTotalRam'>,
): (agent: KnownAgent) => (AgentHindrance | UnfitHindrance)[] {
  const placesOf = placesIn(picture.queues)
  const places = placesOf(job)
  const jobsById = jobsOf(picture.jobs)
  const busyWith = (agent: KnownAgent): AgentHindrance => {
    const jobs = jobsById(agent.jobs)
    const compared = new Set(jobs.map(other => comparePriority(placesOf(other), places)))
    return { kind: 'busy', priority: compared.has('higher') ? 'higher' : compared.has('same') ? 'same' : 'lower', jobs }
  }
  return agent => [
    ...barsOfAgent(agent).map(bar => (bar === 'busy' ? busyWith(agent) : ({ kind: 'bar', bar } as const))),
    ...everyUnfit(job, agent, options).map(unfit => ({ kind: 'unfit', unfit }) as const),
  ]
}

/** Whether it stays until someone does something about it. RAM that is not free now may be free later. */
export function isLasting(hindrance: AgentHindrance | UnfitHindrance, job: KnownJob, agent: KnownAgent): boolean {
  switch (hindrance.kind) {
    case 'busy':
      return false
    case 'bar':
      return hindrance.bar !== 'restarting' && hindrance.bar !== 'resting'
    case 'unfit':
      return hindrance.unfit.reason !== 'ram' || job.ram > agent.totalRam
  }
}

/** Those that have a hindrance in common; `alone`: so many of them have no other. */
export interface Hindered<H, T> {
  /** The first of those that are told as one. */
  readonly hindrance: H
  readonly hindrances: readonly H[]
  readonly items: readonly T[]
  readonly alone: number
}

/** Groups items by the keys of what hinders them; the largest group first. */
export function groupHindered<H, T>(
  items: readonly T[],
  hindrancesOf: (item: T) => readonly H[],
  keyOf: (hindrance: H, item: T) => string,
): Hindered<H, T>[] {
  const groups = new Map<string, { hindrance: H; hindrances: H[]; items: T[]; alone: number }>()
  for (const item of items) {
    const hindrances = hindrancesOf(item)
    for (const hindrance of hindrances) {
      const key = keyOf(hindrance, item)
      const group = groups.get(key) ?? { hindrance, hindrances: [], items: [], alone: 0 }
      groups.set(key, group)
      group.hindrances.push(hindrance)
      group.items.push(item)
      if (hindrances.length === 1) group.alone++
    }
  }
  return [...groups.values()].sort((a, b) => b.items.length - a.items.length)
}
