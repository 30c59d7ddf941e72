// Whose turn it is to do what only one process may do at a time.
import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import type { Database, Tx } from '../database/database.js'
import type { Tables } from '../database/tables.js'
import { holdsLease, renewLease, returnLease, takeLease } from './lease-store.js'

/** A process that dies leaves its turn to others after this long. */
const turnLasts = 3_000
const renewedEvery = 750

export interface Turn {
  /** Whether it still is; asked within the transaction that acts on it, so that a process that stood still changes nothing. */
  readonly isMine: (tx: Tx) => Promise<boolean>
}

export type TurnResult<T> =
  | { readonly kind: 'done'; readonly value: T }
  /** Another process is at it. */
  | { readonly kind: 'held' }
  /** It was done less than `every` ago. */
  | { readonly kind: 'not due' }

export interface Turns {
  /** Does the work unless another process is at it; with `every` (milliseconds), not more often than that over all processes. */
  readonly take: <T>(name: string, work: (turn: Turn) => Promise<T>, every?: number) => Promise<TurnResult<T>>
}

/** A turn that nobody else can have. */
export const soleTurn: Turn = { isMine: () => Promise.resolve(true) }

/** For the only process of a farm: it is always its turn, and its timers say what is due. */
export const soleProcess: Turns = { take: async (_name, work) => ({ kind: 'done', value: await work(soleTurn) }) }

/** For processes that share a database. */
export function turnsByLease(database: Database<Tables>, log: Logger, holder: string = randomUUID()): Turns {
  return {
    take: async (name, work, every = 0) => {
      const taken = await takeLease(database, { name, holder, lasts: turnLasts, every })
      if (taken.kind !== 'taken') return taken
      const { lease } = taken
      const warn = (error: unknown) => {
        log.warn({ err: error, lease: name }, 'a lease could not be renewed or returned')
      }
      const renewal = setInterval(() => void renewLease(database, lease, turnLasts).catch(warn), renewedEvery)
      try {
        return { kind: 'done', value: await work({ isMine: tx => holdsLease(tx, lease) }) }
      } finally {
        clearInterval(renewal)
        await returnLease(database, lease).catch(warn)
      }
    },
  }
}
