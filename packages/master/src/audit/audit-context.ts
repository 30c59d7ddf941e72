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

export const pendingEntry = new AsyncLocalStorage<PendingEntry>()
