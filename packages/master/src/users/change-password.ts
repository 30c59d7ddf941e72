// A new password: one's own, or as an administrator somebody else's.
import { reaches } from '@pyfarm/contract/roles'
import { roleOf } from '../auth/caller-rules.js'
import type { Caller } from '../auth/caller-rules.js'
import { checkPassword } from '../auth/log-in.js'
import { deleteSessionsOf } from '../auth/session-store.js'
import { revokeTokensOfUser } from '../auth/token-store.js'
import type { Farm } from '../farm.js'
import { badRequest, refuse, RefusedError } from '../http/refusal.js'
import { savePassword } from './account-store.js'
import { hashOf } from './save-user.js'
import type { UserRow } from './user-store.js'

/** Who asks, and from which address. */
export interface Asking {
  readonly caller: Caller
  readonly address: string
}

export interface PasswordChange {
  readonly password: string
  readonly current_password?: string | undefined
}

/**
 * One's own takes the current password, and ends one's other sessions; an administrator's word ends all sessions and personal tokens of the user.
 * @throws RefusedError 400 for a weak or wrong password, 403, 429 after too many wrong ones
 */
export async function changePassword(
  farm: Farm,
  { caller, address }: Asking,
  user: UserRow,
  change: PasswordChange,
): Promise<void> {
  const isOwn = caller.kind === 'person' && caller.user === user.id
  if (isOwn) await confirmPassword(farm, address, user, change.current_password)
  else if (!reaches(roleOf(caller), 'admin'))
    throw new RefusedError(refuse(403, 'Only an administrator changes the password of somebody else.'))
  const hash = await hashOf(farm, change.password, user.username)
  await farm.database.transaction(async tx => {
    await savePassword(tx, user.id, hash, farm.clock())
    await deleteSessionsOf(tx, user.id, isOwn ? sessionOf(caller) : undefined)
    if (!isOwn) await revokeTokensOfUser(tx, user.id, farm.clock())
  })
}

const sessionOf = (caller: Caller) => (caller.kind === 'person' && caller.by.kind === 'session' ? caller.by.id : undefined)

async function confirmPassword(farm: Farm, address: string, user: UserRow, current = ''): Promise<void> {
  const checked = await checkPassword(farm, { username: user.username, password: current }, address)
  if (checked.kind === 'wait')
    throw new RefusedError(refuse(429, `Too many wrong passwords: try again in ${Math.ceil(checked.wait / 1000)} seconds.`))
  if (checked.kind === 'wrong') throw new RefusedError(badRequest('current_password: is not the current password.'))
}
