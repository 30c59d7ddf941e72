// Whether who began something long, such as listening to events, would still be let in.
import type { FastifyRequest } from 'fastify'
import { reaches } from '@pyfarm/contract/roles'
import type { Farm } from '../farm.js'
import { roleOf } from './caller-rules.js'
import { callerOfSession, callerOfToken, shownBy } from './credential-rules.js'
import { hashOfSecret } from './secret-texts.js'
import { cookieNames } from './session-cookie.js'
import { sessionRows } from './session-store.js'
import { tokenRows } from './token-store.js'

/** True also for who came without a credential: an address stays what it is. */
export function stillIn(farm: Farm): (request: FastifyRequest) => Promise<boolean> {
  const { settings, database } = farm
  const { plain, secure } = cookieNames(settings)
  return async request => {
    const shown = settings.login_disabled ? undefined : shownBy(request.headers, [secure, plain])
    if (shown === undefined) return true
    if (shown.kind === 'wrong') return false
    const hash = hashOfSecret(shown.secret)
    const now = farm.clock()
    const caller =
      shown.kind === 'token'
        ? callerOfToken((await tokenRows(database.read, hash)).rows, now)
        : callerOfSession((await sessionRows(database.read, hash)).rows, '', now)
    return reaches(roleOf(caller), 'viewer')
  }
}
