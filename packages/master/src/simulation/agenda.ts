// What will happen when. At one moment, in the order in which it was planned: a simulation repeats exactly.
import { createHeap } from '../scheduler/heap.js'
import type { Presence } from './presences.js'
import type { Batch, SimulatedAgent, SimulatedJob } from './world.js'

export type Happening =
  | { readonly kind: 'job submitted'; readonly job: SimulatedJob }
  | { readonly kind: 'agent comes'; readonly agent: SimulatedAgent; readonly presence: Presence }
  | { readonly kind: 'agent goes'; readonly agent: SimulatedAgent; readonly presence: Presence }
  /** A frame has failed, or the last one has ended. */
  | { readonly kind: 'batch'; readonly batch: Batch }

interface Entry {
  readonly at: number
  readonly order: number
  readonly happening: Happening
}

export interface Agenda {
  readonly add: (at: number, happening: Happening) => void
  readonly next: () => Omit<Entry, 'order'> | undefined
  readonly remove: () => void
}

export function createAgenda(): Agenda {
  let entries = 0
  const heap = createHeap<Entry>((a, b) => a.at < b.at || (a.at === b.at && a.order < b.order))
  return {
    add: (at, happening) => heap.push({ at, order: entries++, happening }),
    next: () => heap.peek(),
    remove: () => void heap.pop(),
  }
}
