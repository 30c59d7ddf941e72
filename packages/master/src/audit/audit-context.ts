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

const pendingEntry = new AsyncLocalStorage<PendingEntry>()
let underWay = 0

/** Goes on with the entry at hand for all that follows from it; to be ended with `endEntry`. */
export function beginEntry(entry: PendingEntry, goOn: () => void): void {
  underWay++
  pendingEntry.run(entry, goOn)
}

/** Where there are entries, Node slows every promise of the process down: with the last one that ends. */
export function endEntry(): void {
  underWay--
  if (underWay === 0) pendingEntry.disable()
}

/** The entry of the request that the call belongs to. */
export const entryAtHand = (): PendingEntry | undefined => (underWay === 0 ? undefined : pendingEntry.getStore())

/** Does what belongs to no entry, within a request that has one. */
export const withoutEntry = <T>(work: () => T): T => pendingEntry.exit(work)
