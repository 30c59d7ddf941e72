// The change that the request under way is about to make, handed past all the rooms to the transaction that makes it.
import { AsyncLocalStorage } from 'node:async_hooks'
import type { Instant } from '@pyfarm/contract/ids'
import type { Actor } from './audit-rules.js'

export interface PendingEntry {
  readonly at: Instant
  readonly actor: Actor
  readonly address: string
  readonly action: string
  readonly target: string | null
  readonly request: string | null
  /** The row, once a transaction with it is committed. */
  id: number | undefined
}

export interface AtHand {
  readonly entry: PendingEntry
  /** Which of many targets is being changed, for example `job 12`. */
  readonly target: string | undefined
  /** Targets that are stored with the entry. */
  readonly kept: Set<string>
}

const atHand = new AsyncLocalStorage<AtHand>()
let underWay = 0

/** Goes on with the entry at hand for all that follows from it; to be ended with `endEntry`. */
export function beginEntry(entry: PendingEntry, goOn: () => void): void {
  underWay++
  atHand.run({ entry, target: undefined, kept: new Set() }, goOn)
}

/** Where there are entries, Node slows every promise of the process down: with the last one that ends. */
export function endEntry(): void {
  underWay--
  if (underWay === 0) atHand.disable()
}

/** The entry of the request that the call belongs to. */
export const entryAtHand = (): AtHand | undefined => (underWay === 0 ? undefined : atHand.getStore())

/**
 * Changes one of the many targets of a request: its entry is found by this target, too, if the change is made.
 *
 *     await atTarget(`job ${id}`, () => pauseJob(farm, id))
 */
export function atTarget<T>(target: string, change: () => Promise<T>): Promise<T> {
  const whole = entryAtHand()
  return whole === undefined ? change() : atHand.run({ ...whole, target }, change)
}

/** Does what belongs to no entry, within a request that has one. */
export const withoutEntry = <T>(work: () => T): T => atHand.exit(work)
