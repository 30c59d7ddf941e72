import { z } from 'zod'
import { nothing } from '@pyfarm/contract/api/answers'
import { listQuery, yesOrNo } from '@pyfarm/contract/api/collections'
import { sessionAnswerSchema, whoSchema } from '@pyfarm/contract/api/people'
import { sessionId } from '@pyfarm/contract/ids'
import type { Farm } from '../farm.js'
import { answers } from '../http/answers.js'
import { pageOfItems } from '../http/collection.js'
import { notFound, orRefuse } from '../http/refusal.js'
import type { Server } from '../http/server.js'
import { idSegment, isoOf } from '../http/wire.js'
import { callerOf } from './caller.js'
import type { Caller } from './caller-rules.js'
import { refusedEnding, shownOwner } from './own-rules.js'
import { deleteSession, listSessions, ownerOfSession } from './session-store.js'
import { whoIs } from './who.js'

const sessionPath = z.object({ session: idSegment.transform(sessionId) })
const columns = ['id', 'username', 'created_on', 'last_used_on', 'expires_on', 'address', 'user_agent'] as const
const sessionsQuery = listQuery(columns, {
  all: yesOrNo().optional().describe('As an administrator: those of all.'),
})

export function sessionRoutes(server: Server, farm: Farm): void {
  const { read } = farm.database

  server.get(
    '/session',
    { schema: { summary: 'Who asks, and what that one may do', response: answers({ 200: whoSchema }) } },
    async (request, reply) => {
      const who = await whoIs(farm, callerOf(request))
      return reply.header('cache-control', 'no-store').send(who)
    },
  )

  server.get(
    '/sessions/',
    {
      schema: {
        summary: 'List the browsers that are logged in: the caller’s own, or all',
        querystring: sessionsQuery,
        response: answers({ 200: z.array(sessionAnswerSchema) }),
      },
    },
    async (request, reply) => {
      const { all, ...query } = request.query
      const caller = callerOf(request)
      const owner = orRefuse(shownOwner(caller, all === true))
      const sessions = await listSessions(read, farm.clock(), owner === 'all' ? undefined : owner)
      return pageOfItems(request, reply, sessions.map(sessionView(caller)), query)
    },
  )

  server.delete(
    '/sessions/:session',
    { schema: { summary: 'End a session, at once', params: sessionPath, response: answers({ 204: nothing }, 404) } },
    async (request, reply) => {
      const id = request.params.session
      const owner = orRefuse((await ownerOfSession(read, id)) ?? notFound(`Session ${id} not found.`))
      orRefuse(refusedEnding(callerOf(request), owner) ?? owner)
      await farm.database.transaction(tx => deleteSession(tx, id))
      return reply.code(204).send(null)
    },
  )
}

type SessionRow = Awaited<ReturnType<typeof listSessions>>[number]

const sessionView = (caller: Caller) => (row: SessionRow) => ({
  ...{ id: row.id, username: row.username, address: row.address, user_agent: row.user_agent },
  created_on: isoOf(row.created_on),
  last_used_on: isoOf(row.last_used_on),
  expires_on: isoOf(row.expires_on),
  current: caller.kind === 'person' && caller.by.kind === 'session' && caller.by.id === row.id,
})
