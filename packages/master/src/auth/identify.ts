// Finds who sends each request, before its body is read.
import { hostname } from 'node:os'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { instant } from '@pyfarm/contract/ids'
import type { Settings } from '@pyfarm/contract/settings/settings'
import type { Farm } from '../farm.js'
import { refuse, RefusedError } from '../http/refusal.js'
import type { Server } from '../http/server.js'
import type { Caller } from './caller-rules.js'
import { callerOfSession, callerOfToken, shownBy } from './credential-rules.js'
import { distrust, isOfOtherSite, networkTest, strangeName } from './network-rules.js'
import type { Origin, Trust } from './network-rules.js'
import { hashOfSecret } from './secret-texts.js'
import { cookieNames, csrfTokenOf, setSessionCookie } from './session-cookie.js'
import { nextTouch, sessionEnd } from './session-rules.js'
import { sessionRows, touchSession } from './session-store.js'
import { tokenRows, touchToken } from './token-store.js'

const readingMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

export const changesSomething = ({ method }: FastifyRequest): boolean => !readingMethods.has(method)

/** To be called before any route is there. */
export function identifyCallers(server: Server, farm: Farm): void {
  const { settings } = farm
  const trust = trustOf(settings)
  const { plain, secure } = cookieNames(settings)
  const names = [secure, plain]
  const ownOrigins = [new URL(settings.base_url).origin]
  const byNetwork: Caller = { kind: 'network', role: settings.trusted_role }
  server.decorateRequest('caller', null)
  server.addHook('onRequest', (request, reply, done) => {
    if (changesSomething(request) && isOfOtherSite({ headers: request.headers, host: request.host }, ownOrigins)) {
      done(new RefusedError(refuse(403, 'A page of another site may not change anything here.')))
      return
    }
    if (settings.login_disabled) {
      const why = strangeName(request, trust.hosts)
      request.caller =
        why === undefined ? { kind: 'everybody' } : { kind: 'nobody', why: `Write the name into base_url: ${why}.` }
      done()
      return
    }
    const shown = shownBy(request.headers, names)
    if (shown === undefined) {
      const why = distrust(originOf(request), trust)
      request.caller = why === undefined ? byNetwork : { kind: 'nobody', why: `Log in, or send a token: ${why}.` }
      done()
    } else if (shown.kind === 'wrong') {
      request.caller = { kind: 'nobody', by: 'token', why: shown.why }
      done()
    } else {
      const found = shown.kind === 'token' ? byToken(farm, shown.secret) : bySession(farm, request, reply, shown.secret)
      found.then(
        caller => {
          request.caller = caller
          done()
        },
        (error: unknown) => done(error instanceof Error ? error : new Error(String(error))),
      )
    }
  })
}

export function trustOf(settings: Settings): Trust {
  return {
    networks: networkTest(settings.trusted_networks),
    proxies: networkTest(settings.trusted_proxies),
    hosts: new Set([new URL(settings.base_url).hostname, hostname()].map(name => name.toLowerCase())),
  }
}

export const originOf = (request: FastifyRequest): Origin => ({
  address: request.ip,
  peer: request.socket.remoteAddress ?? '',
  headers: request.headers,
  host: request.host,
})

async function byToken(farm: Farm, secret: string): Promise<Caller> {
  const now = farm.clock()
  const { rows } = await tokenRows(farm.database.read, hashOfSecret(secret))
  const caller = callerOfToken(rows, now)
  const [row] = rows
  if (caller.kind !== 'nobody' && row !== undefined && nextTouch(row.last_used_on) <= now)
    await farm.database.transaction(tx => touchToken(tx, row.id, row.last_used_on, now))
  return caller
}

async function bySession(farm: Farm, request: FastifyRequest, reply: FastifyReply, secret: string): Promise<Caller> {
  const { settings } = farm
  const now = farm.clock()
  const hash = hashOfSecret(secret)
  const { rows } = await sessionRows(farm.database.read, hash)
  const caller = callerOfSession(rows, csrfTokenOf(settings, hash), now)
  const [row] = rows
  if (caller.kind === 'person' && row !== undefined && nextTouch(row.last_used_on, settings.cookie_duration) <= now) {
    const end = sessionEnd(row.created_on, now, settings.cookie_duration)
    await farm.database.transaction(tx => touchSession(tx, row.id, row.last_used_on, { last_used_on: now, expires_on: end }))
    if (row.remembered) setSessionCookie(request, reply, settings, secret, instant(end - now))
  }
  return caller
}
