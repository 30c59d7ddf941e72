// Sessions and tokens are their owner's; an administrator sees and ends all.
import type { UserId } from '@pyfarm/contract/ids'
import { lesserRole, reaches } from '@pyfarm/contract/roles'
import type { Role } from '@pyfarm/contract/roles'
import { refuse } from '../http/refusal.js'
import type { Refusal } from '../http/refusal.js'
import { roleOf } from './caller-rules.js'
import type { Caller } from './caller-rules.js'

/** Whose sessions or tokens a caller is shown: one user's, or of `all` as an administrator who asks for them or has none of its own. */
export function shownOwner(caller: Caller, wantsAll: boolean): UserId | 'all' | Refusal {
  const isAdmin = reaches(roleOf(caller), 'admin')
  if (caller.kind === 'person' && !(wantsAll && isAdmin)) return caller.user
  return isAdmin ? 'all' : refuse(403, 'You are let in without a name here, so nothing is yours: log in first.')
}

/** Why a caller may not end what is that user's; undefined when it may. */
export function refusedEnding(caller: Caller, owner: UserId | null): Refusal | undefined {
  if (reaches(roleOf(caller), 'admin')) return undefined
  if (caller.kind === 'person' && owner === caller.user) return undefined
  return refuse(403, 'This is not yours; ending what is of others takes the role admin.')
}

/**
 * The role that a new token of the caller's own gets. It may do no more than who makes it: a token that was cut down makes no
 * token that is not. Null: what its user may.
 */
export function tokenRole(caller: Caller, wanted: Role | null): Role | null {
  if (caller.kind !== 'person' || caller.by.kind !== 'token' || caller.role === undefined) return wanted
  return wanted === null ? caller.role : lesserRole(wanted, caller.role)
}
