// A token on somebody's wish: the own one of a caller, or as an administrator one of any user or agent.
import { instant } from '@pyfarm/contract/ids'
import type { Instant, UserId } from '@pyfarm/contract/ids'
import type { NewTokenBody } from '@pyfarm/contract/api/people'
import { reaches } from '@pyfarm/contract/roles'
import type { Farm } from '../farm.js'
import { badRequest, conflict, notFound, refuse, RefusedError } from '../http/refusal.js'
import { findUser } from '../users/user-store.js'
import { roleOf } from './caller-rules.js'
import type { Caller } from './caller-rules.js'
import { tokenRole } from './own-rules.js'
import { countTokensOf } from './token-store.js'
import { createToken } from './tokens.js'
import type { NewToken } from './tokens.js'

const mostTokens = 200

/** @throws RefusedError 400, 403, 404 for an unknown user, 409 for too many */
export async function makeToken(farm: Farm, caller: Caller, wanted: NewTokenBody): Promise<NewToken> {
  const now = farm.clock()
  const expiresOn = wanted.expires_on ?? null
  if (expiresOn !== null && expiresOn <= now) throw new RefusedError(badRequest('expires_on: lies in the past.'))
  if (wanted.agent_id !== undefined) {
    if (wanted.user !== undefined || (wanted.role ?? null) !== null)
      throw new RefusedError(badRequest('agent_id: a token is of an agent, or of a user and with a role.'))
    refuseUnlessAdmin(caller)
    const { name, agent_id: agent } = wanted
    return farm.database.transaction(tx => createToken(tx, now, { kind: 'agent', name, agent, expiresOn }))
  }
  const user = await ownerOfToken(farm, caller, wanted.user)
  if ((await countTokensOf(farm.database.read, user)) >= mostTokens)
    throw new RefusedError(conflict(`There are ${mostTokens} tokens of this user already: revoke some.`))
  const role = tokenRole(caller, wanted.role ?? null)
  const { name } = wanted
  const end = soonest(expiresOn, caller)
  return farm.database.transaction(tx => createToken(tx, now, { kind: 'person', name, user, role, expiresOn: end }))
}

/** A token makes none that outlives it. */
function soonest(wanted: Instant | null, caller: Caller): Instant | null {
  const end = caller.kind === 'person' && caller.by.kind === 'token' ? caller.by.expiresOn : null
  return wanted === null || end === null ? (wanted ?? end) : instant(Math.min(wanted, end))
}

async function ownerOfToken(farm: Farm, caller: Caller, name: string | undefined): Promise<UserId> {
  if (caller.kind === 'person' && (name === undefined || name === caller.name)) return caller.user
  refuseUnlessAdmin(caller)
  if (name === undefined) throw new RefusedError(badRequest('user: whose token it is to be; you have no name here.'))
  const user = await findUser(farm.database.read, name)
  if (user === undefined) throw new RefusedError(notFound(`user: user ${name} not found.`))
  return user
}

function refuseUnlessAdmin(caller: Caller): void {
  if (!reaches(roleOf(caller), 'admin'))
    throw new RefusedError(refuse(403, 'Only an administrator makes tokens for others; log in to make your own.'))
}
