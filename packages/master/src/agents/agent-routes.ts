import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { agentUserAgent, offersHeader } from '@pyfarm/contract/agent-protocol'
import { agentFiltersSchema, agentRegistrationSchema, agentUpdateSchema } from '@pyfarm/contract/api/agents'
import { agentId } from '@pyfarm/contract/ids'
import type { AgentId } from '@pyfarm/contract/ids'
import type { Farm } from '../farm.js'
import { sendRefusal } from '../http/errors.js'
import { ipv4Number, ipv4Text } from '../http/ip-address.js'
import { isRefusal, notFound, RefusedError } from '../http/refusal.js'
import type { Server } from '../http/server.js'
import { disksOfAgent, gpusOfAgent, tagsOfAgent } from './agent-parts-store.js'
import { agentSchemaView } from './agent-schema.js'
import { findAgent, listAgents } from './agent-store.js'
import type { AgentRow } from './agent-store.js'
import { agentDetailsView, agentListView, agentView, fullAgentView } from './agent-view.js'
import { listWork } from './agent-work-store.js'
import { deleteAgent, registerAgent, updateKnownAgent } from './register-agent.js'
import type { Sender } from './save-agent.js'

const agentPath = z.object({ agent: z.guid('must be the UUID of an agent') })

export function agentRoutes(server: Server, farm: Farm): void {
  const { read } = farm.database

  const agentAt = async (id: AgentId): Promise<AgentRow> => {
    const agent = await findAgent(read, id)
    if (agent === undefined) throw new RefusedError(notFound(`Agent ${id} not found.`))
    return agent
  }
  const show = async (id: AgentId) => agentView(await agentAt(id), await tagsOfAgent(read, id))

  server.get('/agents/', { schema: { querystring: agentFiltersSchema } }, async request => {
    const agents = await listAgents(read, request.query)
    if (request.query.include === undefined) return agents.map(agentListView)
    const work = await listWork(read)
    return agents.map(agent => agentDetailsView(agent, work.get(agent.id) ?? []))
  })

  server.post('/agents/', { schema: { body: agentRegistrationSchema(farm.settings) } }, async (request, reply) => {
    const registered = await registerAgent(farm, request.body, senderOf(request), peerOf(request))
    if (isRefusal(registered)) return sendRefusal(reply, registered)
    return reply.code(registered.created ? 201 : 200).send(await show(registered.id))
  })

  server.get('/agents/schema', () => agentSchemaView(farm.settings))

  server.get('/agents/:agent', { schema: { params: agentPath } }, async request => {
    const id = agentId(request.params.agent)
    const agent = await agentAt(id)
    return fullAgentView(agent, await tagsOfAgent(read, id), await disksOfAgent(read, id), await gpusOfAgent(read, id))
  })

  server.post(
    '/agents/:agent',
    { schema: { params: agentPath, body: agentUpdateSchema(farm.settings) } },
    async (request, reply) => {
      const updated = await updateKnownAgent(farm, agentId(request.params.agent), request.body, senderOf(request))
      return isRefusal(updated) ? sendRefusal(reply, updated) : show(updated.id)
    },
  )

  server.delete('/agents/:agent', { schema: { params: agentPath } }, async (request, reply) => {
    await deleteAgent(farm, agentId(request.params.agent))
    return reply.code(204).send()
  })
}

function senderOf(request: FastifyRequest): Sender {
  const offers = request.headers[offersHeader]
  return {
    isAgent: request.headers['user-agent'] === agentUserAgent,
    offers: typeof offers === 'string' ? offers.slice(0, 255) : '',
  }
}

/** The peer's address, if it is an IPv4 one. */
function peerOf(request: FastifyRequest): string | undefined {
  const number = ipv4Number(request.ip)
  return number === undefined ? undefined : ipv4Text(number)
}
