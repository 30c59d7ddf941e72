// Passwords as argon2id hashes, made off the main thread and few at a time: each takes 19 MiB and tens of milliseconds of a core.
import { randomBytes } from 'node:crypto'
import { hash as argon2, verify } from '@node-rs/argon2'
import PQueue from 'p-queue'
import { refuse, RefusedError } from '../http/refusal.js'
import { isWeakerThan } from './password-rules.js'

/** OWASP's choice for argon2id; memory in KiB. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

const atOnce = 2
const mostWaiting = 32

export interface Passwords {
  readonly hash: (password: string) => Promise<string>
  /** Whether the password is that of the hash. Takes the same work where there is none, and is false then. */
  readonly matches: (hash: string | null, password: string) => Promise<boolean>
  /** Whether the hash was made with less work than is asked for today. */
  readonly isWeak: (hash: string) => boolean
}

/** @throws RefusedError 503 when too many wait already */
export function createPasswords(): Passwords {
  const queue = new PQueue({ concurrency: atOnce })
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    if (queue.size >= mostWaiting)
      return Promise.reject(new RefusedError(refuse(503, 'Too many people log in right now: try again in a moment.')))
    return queue.add(work)
  }
  return {
    hash: password => inTurn(() => argon2(password, cost)),
    matches: (hash, password) => inTurn(() => verify(hash ?? hashOfNothing, password).catch(() => false)),
    isWeak: hash => isWeakerThan(hash, cost),
  }
}

/** Looks like a hash of today's cost, and is that of no password. */
const hashOfNothing = `$argon2id$v=19$m=${cost.memoryCost},t=${cost.timeCost},p=${cost.parallelism}$${base64(16)}$${base64(32)}`

function base64(bytes: number): string {
  return randomBytes(bytes).toString('base64').replaceAll('=', '')
}
