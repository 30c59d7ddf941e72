import { z } from 'zod'
import { nothing } from '@pyfarm/contract/api/answers'
import { listQuery, yesOrNo } from '@pyfarm/contract/api/collections'
import { newTokenAnswerSchema, newTokenSchema, tokenAnswerSchema } from '@pyfarm/contract/api/people'
import { tokenId } from '@pyfarm/contract/ids'
import { agentEnrolledBy } from '../enrolment/enrolment-store.js'
import { change } from '../farm.js'
import type { Farm } from '../farm.js'
import { answers } from '../http/answers.js'
import { pageOfItems } from '../http/collection.js'
import { notFound, orRefuse } from '../http/refusal.js'
import type { Server } from '../http/server.js'
import { idSegment, isoOf, isoOrNull } from '../http/wire.js'
import { callerOf } from './caller.js'
import { makeToken } from './make-token.js'
import { refusedEnding, shownOwner } from './own-rules.js'
import { findToken, listTokens, revokeToken } from './token-store.js'
import type { TokenRow } from './token-store.js'

const tokenPath = z.object({ token: idSegment.transform(tokenId) })
const columns = ['id', 'kind', 'name', 'user', 'agent_id', 'role', 'created_on', 'expires_on', 'last_used_on'] as const
const tokensQuery = listQuery(columns, {
  all: yesOrNo().optional().describe('As an administrator: those of all.'),
})

export function tokenRoutes(server: Server, farm: Farm): void {
  const { read } = farm.database

  server.get(
    '/tokens/',
    {
      schema: {
        summary: 'List the tokens that hold: the caller’s own, or all',
        querystring: tokensQuery,
        response: answers({ 200: z.array(tokenAnswerSchema) }),
      },
    },
    async (request, reply) => {
      const { all, ...query } = request.query
      const owner = orRefuse(shownOwner(callerOf(request), all === true))
      const tokens = await listTokens(read, farm.clock(), owner === 'all' ? undefined : owner)
      return pageOfItems(request, reply, tokens.map(tokenView), query)
    },
  )

  server.post(
    '/tokens/',
    {
      schema: {
        summary: 'Make a token; it is shown this one time',
        body: newTokenSchema,
        response: answers({ 201: newTokenAnswerSchema }, 404, 409),
      },
    },
    async (request, reply) => {
      const { id, token } = await makeToken(farm, callerOf(request), request.body)
      const made = (await listTokens(read, farm.clock(), undefined)).find(row => row.id === id)
      const shown = tokenView(orRefuse(made ?? notFound(`Token ${id} is gone already.`)))
      return reply
        .header('cache-control', 'no-store')
        .code(201)
        .send({ ...shown, token })
    },
  )

  server.delete(
    '/tokens/:token',
    {
      schema: { summary: 'Revoke a token, at once', params: tokenPath, response: answers({ 204: nothing }, 404) },
    },
    async (request, reply) => {
      const id = request.params.token
      const token = orRefuse((await findToken(read, id)) ?? notFound(`Token ${id} not found.`))
      orRefuse(refusedEnding(callerOf(request), token.user_id) ?? token)
      await change(farm, async (tx, changes) => {
        await revokeToken(tx, id, farm.clock())
        const agent = await agentEnrolledBy(tx, id)
        if (agent !== undefined) await farm.takeOutAgent(tx, changes, agent)
      })
      return reply.code(204).send(null)
    },
  )
}

const tokenView = ({ id, kind, name, username, agent_id, role, created_on, expires_on, last_used_on }: TokenRow) => ({
  ...{ id, kind, name, user: username, agent_id, role },
  created_on: isoOf(created_on),
  expires_on: isoOrNull(expires_on),
  last_used_on: isoOrNull(last_used_on),
})
