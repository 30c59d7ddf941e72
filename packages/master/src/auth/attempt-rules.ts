// How long somebody has to wait who logs in wrongly again and again.
import ipaddr from 'ipaddr.js'
import { instant } from '@pyfarm/contract/ids'
import type { Instant } from '@pyfarm/contract/ids'

export interface Attempts {
  readonly attempts: number
  readonly last_on: Instant
  readonly blocked_until: Instant
}

export interface Limit {
  /** Attempts without a wait. */
  readonly free: number
  /** Milliseconds. */
  readonly longestWait: number
}

/** Short at its longest: others must not be able to keep somebody out for long by typing that name. */
export const limitOfName: Limit = { free: 5, longestWait: 60_000 }
/** Many people may share an address, and nobody else can wear it out. */
export const limitOfAddress: Limit = { free: 30, longestWait: 15 * 60_000 }

/** Attempts are forgotten after so long without another. */
export const attemptsLast = 3_600_000

/** The attempts with this one, which counts as failed until it has succeeded; or how many milliseconds to wait before it. */
export function nextAttempt(before: Attempts, limit: Limit, now: Instant): Attempts | { readonly wait: number } {
  if (before.blocked_until > now) return { wait: before.blocked_until - now }
  const attempts = (now - before.last_on > attemptsLast ? 0 : before.attempts) + 1
  return { attempts, last_on: now, blocked_until: instant(now + waitAfter(attempts, limit)) }
}

/** A second, and twice as long each time. */
function waitAfter(attempts: number, { free, longestWait }: Limit): number {
  return attempts <= free ? 0 : Math.min(longestWait, 1000 * 2 ** (attempts - free - 1))
}

/** What stands for an address; of IPv6 the network that a customer gets, since its addresses are free to be changed. */
export function addressKey(address: string): string {
  if (!ipaddr.isValid(address)) return 'unknown'
  const parsed = ipaddr.process(address)
  if (parsed.kind() === 'ipv4') return parsed.toString()
  return `${parsed.toNormalizedString().split(':').slice(0, 4).join(':')}::/64`
}
