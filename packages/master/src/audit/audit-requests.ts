// Keeps every change that somebody makes over HTTP, other than what agents report.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { agentUserAgent } from '@pyfarm/contract/agent-protocol'
import { accessOf } from '../auth/access-table.js'
import { callerOf } from '../auth/caller.js'
import { changesSomething } from '../auth/identify.js'
import type { Farm } from '../farm.js'
import type { Server } from '../http/server.js'
import { beginEntry, endEntry, withoutEntry } from './audit-context.js'
import type { PendingEntry } from './audit-context.js'
import { actorOf, differenceOf, targetById, targetOf } from './audit-rules.js'
import type { Columns } from './audit-rules.js'
import { completeEntry, insertEntry, insertTarget } from './audit-store.js'
import { auditText } from './audit-text.js'

interface Audited {
  readonly entry: PendingEntry
  /** Where the target is shown; undefined for what has no address of its own. */
  readonly shownAt: string | undefined
  readonly before: Columns | undefined
}

/** To be called after callers are identified and before any route is there. */
export function auditRequests(server: Server, farm: Farm): void {
  const audited = new WeakMap<FastifyRequest, Audited>()

  server.addHook('preHandler', (request, _reply, done) => {
    const entry = entryOf(farm, request)
    if (entry === undefined) {
      done()
      return
    }
    const shownAt = isUpload(request) ? undefined : targetOf(urlOf(request), request.url)?.path
    show(server, request, shownAt).then(
      before => {
        audited.set(request, { entry, shownAt, before })
        beginEntry(entry, done)
      },
      (error: unknown) => done(error instanceof Error ? error : new Error(String(error))),
    )
  })

  server.addHook('onSend', async (request, reply, payload) => {
    const found = audited.get(request)
    audited.delete(request)
    if (found === undefined) return payload
    try {
      if (reply.statusCode < 400) await withoutEntry(() => complete(server, farm, request, reply, found, payload))
      return payload
    } finally {
      endEntry()
    }
  })
}

/** The entry of a request that changes something; undefined for agents at what agents do. */
function entryOf(farm: Farm, request: FastifyRequest): PendingEntry | undefined {
  const url = urlOf(request)
  if (!changesSomething(request) || request.is404 || selfKept.has(withoutPrefix(farm, url))) return undefined
  const actor = actorOf(callerOf(request))
  if (actor === undefined || isAgentsOwn(farm, request, url)) return undefined
  return {
    at: farm.clock(),
    actor,
    address: request.ip,
    action: `${request.method} ${withoutPrefix(farm, url)}`,
    target: targetOf(url, request.url)?.name ?? null,
    request: auditText(request.body),
    id: undefined,
  }
}

/** A file is not shown: it could be larger than what fits into memory. */
function isUpload({ headers: { 'content-type': type } }: FastifyRequest): boolean {
  return type !== undefined && !/^application\/json\b/i.test(type)
}

/** Logins and enrolments keep their own entries, also of those that failed. */
const selfKept = new Set(['/login/', '/logout/', '/enrol'])

/** PyFarm's agents send no token: what they do is known by their User-Agent, and only where the access table lets agents in. */
function isAgentsOwn(farm: Farm, request: FastifyRequest, url: string): boolean {
  if (request.headers['user-agent'] !== agentUserAgent) return false
  return accessOf(request.method, url, farm.settings.api_prefix)?.agent !== undefined
}

async function complete(
  server: Server,
  farm: Farm,
  request: FastifyRequest,
  reply: FastifyReply,
  { entry, shownAt, before }: Audited,
  payload: unknown,
): Promise<void> {
  const answer = columnsIn(payload)
  const after = shownAt === undefined ? answer : await show(server, request, shownAt)
  const differs = differenceOf(before, after)
  const target = entry.target ?? newTarget(urlOf(request), answer)
  await farm.database.transaction(async tx => {
    const id = entry.id ?? (await insertEntry(tx, entry, reply.statusCode))
    await completeEntry(tx, id, {
      status: reply.statusCode,
      target,
      before: auditText(differs.before),
      after: auditText(differs.after),
    })
    const byId = entry.target === null ? undefined : targetById(entry.target, before)
    if (byId !== undefined) await insertTarget(tx, id, byId)
  })
}

/** What a collection's answer says of what was made: `job 12`. */
function newTarget(url: string, answer: Columns | undefined): string | null {
  const id = answer?.['id']
  const collection = url.split('/').findLast(part => part !== '')
  if (collection === undefined || (typeof id !== 'number' && typeof id !== 'string')) return null
  return `${collection.replace(/s$/, '')} ${id}`.slice(0, 255)
}

/** The target as the API shows it to who changes it. */
async function show(server: Server, request: FastifyRequest, path: string | undefined): Promise<Columns | undefined> {
  if (path === undefined) return undefined
  const { cookie, authorization } = request.headers
  const answer = await server.inject({
    method: 'GET',
    url: path,
    headers: { ...(cookie === undefined ? {} : { cookie }), ...(authorization === undefined ? {} : { authorization }) },
    remoteAddress: request.ip,
  })
  return answer.statusCode === 200 ? columnsIn(answer.body) : undefined
}

function columnsIn(payload: unknown): Columns | undefined {
  if (typeof payload !== 'string' || !payload.startsWith('{')) return undefined
  const parsed: unknown = JSON.parse(payload)
  return typeof parsed === 'object' && parsed !== null ? Object.fromEntries(Object.entries(parsed)) : undefined
}

const urlOf = (request: FastifyRequest): string => request.routeOptions.url ?? ''

function withoutPrefix({ settings: { api_prefix: prefix } }: Farm, url: string): string {
  return url.startsWith(`${prefix}/`) ? url.slice(prefix.length) : url
}
