// Where jobs stand in the tree of queues, and which of two goes first there (spec: behaviour, section 4).
import type { ComparedPriority } from '@pyfarm/contract/api/explain'
import type { QueueId } from '@pyfarm/contract/ids'
import { isAtMaximum } from '../scheduler/requirements.js'
import type { KnownJob, KnownQueue } from './farm-picture.js'

/** A job, or a queue above it. */
export type Place = KnownJob | KnownQueue

/** The queues above a job, from the top, and then the job. */
export type PlacesOf = (job: KnownJob) => readonly Place[]

export function placesIn(queues: readonly KnownQueue[]): PlacesOf {
  const byId = new Map<QueueId, KnownQueue>(queues.map(queue => [queue.id, queue]))
  return job => {
    const places: Place[] = [job]
    for (let id = job.queueId; id !== null;) {
      const queue = byId.get(id)
      if (queue) places.unshift(queue)
      id = queue?.parentId ?? null
    }
    return places
  }
}

/** The places that may get no further agent, by how many they have. */
export function fullPlaces(places: readonly Place[], agentsOf: (place: Place) => number = place => place.agents): Place[] {
  return places.filter(place => isAtMaximum(place, agentsOf(place)))
}

/** Where two jobs first stand beside each other: the child of the same node that leads to the one, and to the other. */
export function sideBySide(one: readonly Place[], other: readonly Place[]): readonly [Place, Place] | undefined {
  for (const [depth, place] of one.entries()) {
    const beside = other[depth]
    if (beside !== undefined && beside !== place) return [place, beside]
  }
  return undefined
}

/** How the priority of one compares with that of another, where they stand beside each other. */
export function comparePriority(one: readonly Place[], other: readonly Place[]): ComparedPriority {
  const [mine, beside] = sideBySide(one, other) ?? []
  if (mine === undefined || beside === undefined || mine.priority === beside.priority) return 'same'
  return mine.priority > beside.priority ? 'higher' : 'lower'
}
