// `/login/` as a form and as JSON, and `/logout/` (behaviour.md section 8).
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { loginSchema } from '@pyfarm/contract/api/people'
import { keepLogin } from '../audit/keep-login.js'
import type { Farm } from '../farm.js'
import { sendRefusal } from '../http/errors.js'
import { badRequest, refuse } from '../http/refusal.js'
import type { Server } from '../http/server.js'
import { callerOf } from './caller.js'
import { callerOfSession } from './credential-rules.js'
import { browserOf, formLimit, isJson, refuseForgedForm } from './forms.js'
import { trustOf } from './identify.js'
import { logIn } from './log-in.js'
import type { Trust } from './network-rules.js'
import { loginPage, logoutPage } from './login-pages.js'
import { ownPath } from './own-path.js'
import { sendPage } from './page-html.js'
import { hashOfSecret } from './secret-texts.js'
import { clearSessionCookie, csrfTokenOf, setSessionCookie } from './session-cookie.js'
import { deleteSession, sessionRows } from './session-store.js'
import { needsSetup, whoIs } from './who.js'

const nextQuery = z.object({ next: z.string().max(2048).optional() })

/** One sentence for all: it tells nobody which names exist, or that one is blocked. */
const refusedLogin = 'The name or the password is wrong, or there were too many attempts: then wait a moment.'

export function loginRoutes(server: Server, farm: Farm): void {
  const { settings } = farm
  const trust = trustOf(settings)

  server.get('/login/', { schema: { querystring: nextQuery, hide: true } }, async (request, reply) => {
    const next = ownPath(request.query.next)
    const caller = callerOf(request)
    if (caller.kind === 'everybody' || (caller.kind === 'person' && caller.by.kind === 'session'))
      return reply.redirect(next, 303)
    return sendPage(reply, loginPage({ next, why: reasonOf(request, trust), needsSetup: await needsSetup(farm) }))
  })

  server.post('/login/', { bodyLimit: formLimit, schema: { hide: true } }, async (request, reply) => {
    const asJson = isJson(request)
    const parsed = loginSchema.safeParse(request.body)
    if (!parsed.success) return refuseLogin(reply, asJson, '/', badRequest('username, password: both are needed.'))
    const { username, password, remember, next } = parsed.data
    const result = await logIn(farm, { username, password, remember }, browserOf(request))
    const target = ownPath(next)
    if (result.kind === 'wrong') {
      await keepLogin(farm, request, { action: 'log in', name: username, status: 401 })
      return refuseLogin(reply, asJson, target, refuse(401, refusedLogin), username)
    }
    if (result.kind === 'wait') {
      reply.header('retry-after', Math.ceil(result.wait / 1000))
      return refuseLogin(reply, asJson, target, refuse(429, refusedLogin), username)
    }
    await keepLogin(farm, request, { action: 'log in', name: result.username, status: 200 })
    setSessionCookie(request, reply, settings, result.secret, remember ? settings.cookie_duration : undefined)
    if (!asJson) return reply.redirect(target, 303)
    return reply.header('cache-control', 'no-store').send(await describeSession(farm, result.secret))
  })

  server.get('/logout/', { schema: { hide: true } }, (request, reply) => {
    const caller = callerOf(request)
    if (caller.kind !== 'person' || caller.by.kind !== 'session') return reply.redirect('/', 303)
    return sendPage(reply, logoutPage(caller.name, caller.by.csrfToken))
  })

  server.post('/logout/', { bodyLimit: formLimit, schema: { hide: true } }, async (request, reply) => {
    refuseForgedForm(request)
    const caller = callerOf(request)
    if (caller.kind === 'person' && caller.by.kind === 'session') {
      const { id } = caller.by
      await farm.database.transaction(tx => deleteSession(tx, id))
      await keepLogin(farm, request, { action: 'log out', name: caller.name, status: 204 })
    }
    clearSessionCookie(request, reply, settings)
    return isJson(request) ? reply.code(204).send() : reply.redirect('/login/', 303)
  })
}

/** Why somebody stands at the login who did not expect it: the session is over, or the trusted network's word does not count. */
function reasonOf(request: FastifyRequest, trust: Trust): string | undefined {
  const caller = callerOf(request)
  return caller.kind === 'nobody' && (caller.by === 'session' || trust.networks(request.ip)) ? caller.why : undefined
}

function refuseLogin(
  reply: FastifyReply,
  asJson: boolean,
  next: string,
  refusal: ReturnType<typeof refuse>,
  username?: string,
): FastifyReply {
  if (asJson) return sendRefusal(reply, refusal)
  const wrong = { next, username, problem: refusal.error, needsSetup: false }
  return sendPage(reply, { ...loginPage(wrong), status: refusal.refused })
}

/** What `GET …/session` will say. */
async function describeSession(farm: Farm, secret: string) {
  const hash = hashOfSecret(secret)
  const { rows } = await sessionRows(farm.database.read, hash)
  const caller = callerOfSession(rows, csrfTokenOf(farm.settings, hash), farm.clock())
  return whoIs(farm, caller)
}
