import { z } from 'zod'
import { agentSoftwareSchema } from '@pyfarm/contract/api/agents'
import { nothing } from '@pyfarm/contract/api/answers'
import { smallListQuery } from '@pyfarm/contract/api/collections'
import { softwareOfAgentSchema } from '@pyfarm/contract/api/software-answers'
import { agentId } from '@pyfarm/contract/ids'
import type { Farm } from '../farm.js'
import { answers } from '../http/answers.js'
import { pageOfItems } from '../http/collection.js'
import type { Server } from '../http/server.js'
import { installSoftware, uninstallSoftware } from './agent-software.js'
import { softwareOfAgent } from './agent-software-store.js'
import { agentAt } from './show-agent.js'

const agentPath = z.object({ agent: z.guid('must be the UUID of an agent').transform(agentId) })
const versionPath = agentPath.extend({ software: z.string(), version: z.string() })
const softwareQuery = smallListQuery(['software', 'version'])

export function agentSoftwareRoutes(server: Server, farm: Farm): void {
  const { read } = farm.database

  server.get(
    '/agents/:agent/software/',
    {
      schema: {
        summary: 'List the software that an agent has',
        params: agentPath,
        querystring: softwareQuery,
        response: answers({ 200: z.array(softwareOfAgentSchema) }, 404),
      },
    },
    async (request, reply) => {
      const id = request.params.agent
      await agentAt(read, id)
      return pageOfItems(request, reply, await softwareOfAgent(read, id), request.query)
    },
  )

  // 200, not 201: to an agent that reports what it found, 201 is an error (agent-protocol.md section 3).
  server.post(
    '/agents/:agent/software/',
    {
      schema: {
        summary: 'Note that an agent has a version of a software',
        params: agentPath,
        body: agentSoftwareSchema(farm.settings),
        response: answers({ 200: softwareOfAgentSchema }, 404),
      },
    },
    async request => {
      await installSoftware(farm, request.params.agent, request.body)
      return request.body
    },
  )

  server.delete(
    '/agents/:agent/software/:software/versions/:version',
    {
      schema: {
        summary: 'Note that an agent lacks a version of a software',
        params: versionPath,
        response: answers({ 204: nothing }, 404),
      },
    },
    async (request, reply) => {
      const { agent, software, version } = request.params
      await uninstallSoftware(farm, agent, { software, version })
      return reply.code(204).send(null)
    },
  )
}
