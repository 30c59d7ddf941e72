// Lets each request through to its route, or refuses it, by the access table.
import type { FastifyReply, FastifyRequest, onRequestHookHandler } from 'fastify'
import { jobGroupId } from '@pyfarm/contract/ids'
import type { Farm } from '../farm.js'
import { isRefusal, refuse, RefusedError } from '../http/refusal.js'
import type { Refusal } from '../http/refusal.js'
import type { Server } from '../http/server.js'
import { idSegment, nameOrId } from '../http/wire.js'
import { judge } from './access-rules.js'
import type { Access, Verdict } from './access-rules.js'
import { accessOf } from './access-table.js'
import { callerOf } from './caller.js'
import { changesSomething } from './identify.js'
import { isOwn, isUnproven, notYours, refuseEnrolled, refuseOthersJobAt } from './ownership.js'
import { ownerOfGroup } from './owner-store.js'
import { isSameSecret } from './secret-texts.js'

/** To be called before any route is there. A route without an entry in the access table ends the start. */
export function guardRoutes(server: Server, farm: Farm): void {
  const { api_prefix: prefix } = farm.settings
  const guards = new WeakSet<object>()
  server.addHook('onRoute', route => {
    const before = [route.onRequest ?? []].flat()
    // The route for HEAD is a copy of the one for GET.
    if (before.some(hook => guards.has(hook))) return
    const guard = guardOf(farm, accessOfRoute(route, prefix))
    guards.add(guard)
    route.onRequest = [...before, guard]
  })
  // What is not there is told only to those who may look.
  server.addHook('onRequest', (request, reply, done) => {
    const caller = callerOf(request)
    if (request.is404 && caller.kind === 'nobody') refuseWith(reply, refuse(401, caller.why ?? 'Log in, or send a token.'), done)
    else done()
  })
}

/** @throws Error for a route without an entry, or with several that differ: it has to be put on the server once for each */
function accessOfRoute({ method, url }: { readonly method: string | string[]; readonly url: string }, prefix: string): Access {
  const methods = [method].flat()
  const entries = methods.map(verb => accessOf(verb, url, prefix))
  const [entry] = entries
  if (entry !== undefined && entries.every(other => other === entry)) return entry
  throw new Error(`${methods.join(', ')} ${url} needs an entry in auth/access-table.ts, the same for each: say who may use it.`)
}

type Done = (error?: Error) => void

function guardOf(farm: Farm, access: Access): onRequestHookHandler {
  return (request, reply, done) => {
    const verdict = verdictOn(access, request)
    if (verdict === 'yes') {
      const agent = unprovenAgent(access, request)
      if (agent === undefined) done()
      else finish(refuseEnrolled(farm.database.read, agent), done)
    } else if (verdict === 'owner') {
      finish(refuseUnlessOwn(farm, access, request), done)
    } else if (verdict.refused === 401 && access.page === true && request.headers['content-type'] !== 'application/json') {
      // A form that came too late can't be sent again by a login.
      const next = changesSomething(request) ? '/' : request.url
      void reply.redirect(`/login/?next=${encodeURIComponent(next)}`, 303)
    } else refuseWith(reply, verdict, done)
  }
}

function finish(check: Promise<void>, done: Done): void {
  check.then(
    () => done(),
    (error: unknown) => done(error instanceof Error ? error : new Error(String(error))),
  )
}

/** The agent that somebody of a trusted network would change something for, without having shown to be it. */
function unprovenAgent(access: Access, request: FastifyRequest): string | undefined {
  if (access.agent !== 'itself' || !isUnproven(callerOf(request)) || !changesSomething(request)) return undefined
  return segment(request.params, 'agent')
}

function refuseWith(reply: FastifyReply, refusal: Refusal, done: Done): void {
  if (refusal.refused === 401) reply.header('www-authenticate', 'Bearer realm="PyFarm"')
  done(new RefusedError(refusal))
}

function verdictOn(access: Access, request: FastifyRequest): Verdict {
  const { params, headers } = request
  const verdict = judge(access, callerOf(request), { userAgent: headers['user-agent'], agent: segment(params, 'agent') })
  return isRefusal(verdict) || access.form === true ? verdict : (refusedPage(request) ?? verdict)
}

/** A cookie is sent by the browser, whoever makes it send a request; the token is known only to our own pages. */
function refusedPage(request: FastifyRequest): Refusal | undefined {
  if (!changesSomething(request)) return undefined
  const given = request.headers['x-csrf-token']
  return hasCsrfToken(request, typeof given === 'string' ? given : undefined) ? undefined : csrfRefusal
}

export const csrfRefusal = refuse(403, 'The header X-CSRF-Token is missing or wrong; GET …/session tells the right one.')

/** Whether the token is right, or none is needed, since the request does not rest on a cookie. */
export function hasCsrfToken(request: FastifyRequest, given: string | undefined): boolean {
  const caller = callerOf(request)
  if (caller.kind !== 'person' || caller.by.kind !== 'session') return true
  return given !== undefined && isSameSecret(given, caller.by.csrfToken)
}

async function refuseUnlessOwn({ database: { read } }: Farm, access: Access, request: FastifyRequest): Promise<void> {
  const caller = callerOf(request)
  if (access.own === 'job') {
    await refuseOthersJobAt(read, caller, nameOrId.parse(segment(request.params, 'job')))
    return
  }
  const group = idSegment.safeParse(segment(request.params, 'group'))
  // What is no id is refused by the route.
  if (!group.success) return
  const found = await ownerOfGroup(read, jobGroupId(group.data))
  if (found !== undefined && !isOwn(caller, found.owner)) throw notYours(`Job group ${group.data}`)
}

function segment(params: unknown, name: string): string | undefined {
  if (typeof params !== 'object' || params === null) return undefined
  const value: unknown = Reflect.get(params, name)
  return typeof value === 'string' ? value : undefined
}
