// Whether a key makes an agent one of the farm. Pure.
import type { EnrolmentKeyId, Instant } from '@pyfarm/contract/ids'
import { conflict, refuse } from '../http/refusal.js'
import type { Refusal } from '../http/refusal.js'

/** How long a key holds that was made without saying so, in milliseconds. */
export const keyLasts = 3_600_000

export interface KnownKey {
  readonly id: EnrolmentKeyId
  readonly uses_left: number
  readonly expires_on: Instant
  readonly revoked_on: Instant | null
}

export interface KnownEnrolment {
  readonly key_id: EnrolmentKeyId
  /** Of the token that the agent has now. */
  readonly hash: string
  readonly revoked_on: Instant | null
}

/** What the agent sends. */
export interface ShownTokens {
  /** Hash of the token that it wants to have. */
  readonly token: string
  /** It has the token of its enrolment. */
  readonly isItself: boolean
}

/** `again`: this very enrolment was made before, and its answer was lost. */
export type EnrolmentStep = 'enrol' | 'again' | Refusal

export function nextEnrolment(
  key: KnownKey | undefined,
  known: KnownEnrolment | undefined,
  shown: ShownTokens,
  now: Instant,
): EnrolmentStep {
  if (key === undefined) return unusable('is none of this farm')
  if (known !== undefined && known.revoked_on === null && known.hash === shown.token && known.key_id === key.id) return 'again'
  if (key.revoked_on !== null) return unusable('was revoked')
  if (key.expires_on <= now) return unusable('has expired')
  if (key.uses_left <= 0) return unusable('was used already')
  if (known === undefined || known.revoked_on !== null || shown.isItself) return 'enrol'
  return conflict(
    'agent_id: this agent is enrolled, and does not show the token that it has. Revoke that token, or delete the agent, then enrol it anew.',
  )
}

const unusable = (what: string): Refusal =>
  refuse(403, `key: the enrolment key ${what}; "pyfarm agents enrol-key" makes a new one.`)
