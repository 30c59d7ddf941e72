// `/setup/`: makes the first administrator, from this machine or with the key that was printed at the start, and then closes for good.
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { setupSchema } from '@pyfarm/contract/api/people'
import type { UserId } from '@pyfarm/contract/ids'
import type { Tx } from '../database/database.js'
import type { Farm } from '../farm.js'
import { conflict, RefusedError } from '../http/refusal.js'
import type { Server } from '../http/server.js'
import { findAccount, savePassword } from '../users/account-store.js'
import { countAdministrators, lockAdminRole, setRoles } from '../users/role-store.js'
import { hashOf } from '../users/save-user.js'
import { insertUser } from '../users/user-store.js'
import { browserOf, field, formLimit } from './forms.js'
import { originOf, trustOf } from './identify.js'
import { openSession } from './log-in.js'
import { isFromThisMachine } from './network-rules.js'
import { sendPage } from './page-html.js'
import { isSameSecret, newSecret } from './secret-texts.js'
import { setSessionCookie } from './session-cookie.js'
import { closedSetupPage, setupPage } from './setup-pages.js'

const keyQuery = z.object({ key: z.string().max(200).optional() })

export function setupRoutes(server: Server, farm: Farm): void {
  const { settings } = farm
  const trust = trustOf(settings)
  const form = setupSchema(settings)
  const mayEnter = (request: FastifyRequest, key: string | undefined): boolean =>
    isFromThisMachine(originOf(request), trust) || (key !== undefined && isSameSecret(key, farm.setupKey))
  const isOpen = async () => (await countAdministrators(farm.database.read)) === 0

  server.get('/setup/', { schema: { querystring: keyQuery, hide: true } }, async (request, reply) => {
    if (!(await isOpen())) return reply.redirect('/login/', 303)
    const { key } = request.query
    return mayEnter(request, key) ? sendPage(reply, setupPage({ key })) : sendPage(reply, closedSetupPage)
  })

  server.post('/setup/', { bodyLimit: formLimit, schema: { hide: true } }, async (request, reply) => {
    const key = field(request, 'key')
    if (!(await isOpen())) return reply.redirect('/login/', 303)
    if (!mayEnter(request, key)) return sendPage(reply, closedSetupPage)
    const shown = { key, username: field(request, 'username'), email: field(request, 'email') }
    const parsed = form.safeParse(request.body)
    if (!parsed.success) return sendPage(reply, { ...setupPage({ ...shown, problem: sentenceOf(parsed.error) }), status: 400 })
    const { username, password, email } = parsed.data
    try {
      const hash = await hashOf(farm, password, username)
      const secret = newSecret()
      await farm.database.transaction(async tx => {
        const admin = await lockAdminRole(tx)
        if ((await countAdministrators(tx)) > 0) throw new RefusedError(conflict('There is an administrator already.'))
        const user = await claimUser(tx, username, email === '' ? null : (email ?? null))
        await setRoles(tx, user, [admin])
        await savePassword(tx, user, hash, farm.clock())
        await openSession(tx, farm, { user, secret, now: farm.clock(), remember: false }, browserOf(request))
      })
      setSessionCookie(request, reply, settings, secret, undefined)
      return await reply.redirect('/', 303)
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error
      const { refused, error: problem } = error.refusal
      return sendPage(reply, { ...setupPage({ ...shown, problem }), status: refused })
    }
  })
}

/** A new user, or one whom a job has named and who can't log in yet. */
async function claimUser(tx: Tx, username: string, email: string | null): Promise<UserId> {
  const account = await findAccount(tx, username)
  if (account !== undefined && account.password !== null)
    throw new RefusedError(conflict(`username: ${username} exists already.`))
  const id = account?.id ?? (await insertUser(tx, username, email))
  if (id === undefined) throw new RefusedError(conflict(`email: ${email ?? ''} is the email of another user.`))
  return id
}

const sentenceOf = (error: z.ZodError): string =>
  error.issues.map(issue => `${issue.path.join('.')}: ${issue.message}.`).join(' ')
