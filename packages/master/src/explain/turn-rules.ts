// Who gets what in a plan, seen from one job.
import type { AgentId } from '@pyfarm/contract/ids'
import type { Assignment } from '../scheduler/farm-snapshot.js'
import { isBelowMinimum } from '../scheduler/requirements.js'
import type { FarmPicture, KnownJob } from './farm-picture.js'
import { jobsOf } from './picture-rules.js'
import { fullPlaces, placesIn, sideBySide, type Place } from './places-rules.js'

/** What an idle agent that fits the job does: takes it, takes another one first, or finds nothing of it left. */
export type Turn =
  | { readonly kind: 'takes' }
  | { readonly kind: 'others first'; readonly by: 'minimum' | 'priority' | 'share'; readonly jobs: readonly KnownJob[] }
  | { readonly kind: 'not needed' }

/** The turns of all agents, each with those before it already at work as the plan says. */
export function turnsFor(picture: FarmPicture, job: KnownJob, plan: readonly Assignment[]): ReadonlyMap<AgentId, Turn> {
  const placesOf = placesIn(picture.queues)
  const jobsById = jobsOf(picture.jobs)
  const places = placesOf(job)
  const planned = new Map(plan.map(assignment => [assignment.agentId, assignment]))
  const gained = new Map<Place, number>()
  const agentsOf = (place: Place) => place.agents + (gained.get(place) ?? 0)
  let waiting = job.waiting
  const turnOf = (other: KnownJob | undefined): Turn => {
    if (other === job) return { kind: 'takes' }
    const isLeft = waiting > 0 && fullPlaces(places, agentsOf).length === 0
    if (other === undefined || !isLeft) return { kind: 'not needed' }
    return { kind: 'others first', by: whyFirst(placesOf(other), places, agentsOf), jobs: [other] }
  }
  const turns = new Map<AgentId, Turn>()
  for (const { id } of picture.agents) {
    const assignment = planned.get(id)
    const [other] = assignment === undefined ? [] : jobsById([assignment.jobId])
    turns.set(id, turnOf(other))
    if (assignment === undefined || other === undefined) continue
    for (const place of placesOf(other)) gained.set(place, (gained.get(place) ?? 0) + 1)
    if (other === job) waiting -= assignment.tasks
  }
  return turns
}

/** By which rule of the tree one job goes before another that could use the agent as well. */
function whyFirst(first: readonly Place[], then: readonly Place[], agentsOf: (place: Place) => number) {
  const [one, other] = sideBySide(first, then) ?? []
  if (one === undefined || other === undefined) return 'share'
  const isShort = (place: Place) => isBelowMinimum(place, agentsOf(place))
  // Jobs below their minimum go before queues below theirs.
  if (isShort(one) && (!isShort(other) || ('title' in one && !('title' in other)))) return 'minimum'
  return one.priority > other.priority ? 'priority' : 'share'
}
