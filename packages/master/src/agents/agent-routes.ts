import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { agentUserAgent, offersHeader } from '@pyfarm/contract/agent-protocol'
import { agentListItemSchema, agentSchema, fullAgentSchema } from '@pyfarm/contract/api/agent-answers'
import { agentRegistrationSchema, agentsQuerySchema, agentUpdateSchema } from '@pyfarm/contract/api/agents'
import { columnTypesSchema, nothing } from '@pyfarm/contract/api/answers'
import { agentDetailsSchema } from '@pyfarm/contract/api/details'
import { agentId } from '@pyfarm/contract/ids'
import { updateKeyHeader } from '@pyfarm/contract/update-signature'
import { callerOf } from '../auth/caller.js'
import { refuseOtherAgent } from '../auth/ownership.js'
import type { Farm } from '../farm.js'
import { answers } from '../http/answers.js'
import { announcePage } from '../http/collection.js'
import { ipv4Number, ipv4Text } from '../http/ip-address.js'
import { orRefuse } from '../http/refusal.js'
import type { Server } from '../http/server.js'
import { agentSchemaView } from './agent-schema.js'
import { listAgentParts } from './agent-details-store.js'
import { listAgentRows, listAgents } from './agent-list-store.js'
import { agentDetailsView, agentListView } from './agent-view.js'
import { showAgent, showChangedAgent } from './show-agent.js'
import { deleteAgent, registerAgent, updateKnownAgent } from './register-agent.js'
import type { Sender } from './save-agent.js'

const agentPath = z.object({ agent: z.guid('must be the UUID of an agent') })
const agentListSchema = z.union([z.array(agentListItemSchema), z.array(agentDetailsSchema)])

export function agentRoutes(server: Server, farm: Farm): void {
  const { read } = farm.database

  server.get(
    '/agents/',
    { schema: { summary: 'List agents', querystring: agentsQuerySchema, response: answers({ 200: agentListSchema }) } },
    async (request, reply) => {
      const { query } = request
      if (query.include === undefined) {
        const { rows, total } = await listAgents(read, query)
        announcePage(request, reply, query, total)
        return rows.map(agentListView)
      }
      const { rows, total } = await listAgentRows(read, query)
      announcePage(request, reply, query, total)
      const partsOf = await listAgentParts(
        read,
        rows.map(({ id }) => id),
      )
      return rows.map(agent => agentDetailsView(agent, partsOf(agent.id)))
    },
  )

  server.post(
    '/agents/',
    {
      schema: {
        summary: 'Register an agent, or update the one with this id',
        body: agentRegistrationSchema(farm.settings),
        response: answers({ 200: agentSchema, 201: agentSchema }),
      },
    },
    async (request, reply) => {
      await refuseOtherAgent(farm.database.read, callerOf(request), request.body.id)
      reply.header(updateKeyHeader, (await farm.updateKey()).publicText)
      const { id, created } = orRefuse(await registerAgent(farm, request.body, senderOf(request), peerOf(request)))
      return reply.code(created ? 201 : 200).send(await showChangedAgent(read, id))
    },
  )

  server.get('/agents/schema', { schema: { summary: 'Columns of agents', response: answers({ 200: columnTypesSchema }) } }, () =>
    agentSchemaView(farm.settings),
  )

  server.get(
    '/agents/:agent',
    { schema: { summary: 'Show an agent', params: agentPath, response: answers({ 200: fullAgentSchema }, 404) } },
    request => showAgent(read, agentId(request.params.agent)),
  )

  server.post(
    '/agents/:agent',
    {
      schema: {
        summary: 'Change an agent, or take its announcement',
        params: agentPath,
        body: agentUpdateSchema(farm.settings),
        response: answers({ 200: agentSchema }, 404),
      },
    },
    async request => {
      const { id } = orRefuse(await updateKnownAgent(farm, agentId(request.params.agent), request.body, senderOf(request)))
      return showChangedAgent(read, id)
    },
  )

  server.delete(
    '/agents/:agent',
    { schema: { summary: 'Delete an agent', params: agentPath, response: answers({ 204: nothing }) } },
    async (request, reply) => {
      await deleteAgent(farm, agentId(request.params.agent))
      return reply.code(204).send(null)
    },
  )
}

function senderOf(request: FastifyRequest): Sender {
  const offers = request.headers[offersHeader]
  return {
    isAgent: callerOf(request).kind === 'agent' || request.headers['user-agent'] === agentUserAgent,
    offers: typeof offers === 'string' ? offers.slice(0, 255) : '',
  }
}

/** The peer's address, if it is an IPv4 one. */
function peerOf(request: FastifyRequest): string | undefined {
  const number = ipv4Number(request.ip)
  return number === undefined ? undefined : ipv4Text(number)
}
