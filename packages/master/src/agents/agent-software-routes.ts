import { z } from 'zod'
import { agentSoftwareSchema } from '@pyfarm/contract/api/agents'
import { agentId } from '@pyfarm/contract/ids'
import type { Farm } from '../farm.js'
import { notFound, RefusedError } from '../http/refusal.js'
import type { Server } from '../http/server.js'
import { installSoftware, uninstallSoftware } from './agent-software.js'
import { softwareOfAgent } from './agent-software-store.js'
import { findAgent } from './agent-store.js'

const agentPath = z.object({ agent: z.uuid('must be the UUID of an agent') })
const versionPath = agentPath.extend({ software: z.string(), version: z.string() })

export function agentSoftwareRoutes(server: Server, farm: Farm): void {
  const { read } = farm.database

  server.get('/agents/:agent/software/', { schema: { params: agentPath } }, async request => {
    const id = agentId(request.params.agent)
    if ((await findAgent(read, id)) === undefined) throw new RefusedError(notFound(`Agent ${id} not found.`))
    return softwareOfAgent(read, id)
  })

  // 200, not 201: to an agent that reports what it found, 201 is an error (agent-protocol.md section 3).
  server.post('/agents/:agent/software/', { schema: { params: agentPath, body: agentSoftwareSchema } }, async request => {
    await installSoftware(farm, agentId(request.params.agent), request.body)
    return request.body
  })

  server.delete(
    '/agents/:agent/software/:software/versions/:version',
    { schema: { params: versionPath } },
    async (request, reply) => {
      const { agent, software, version } = request.params
      await uninstallSoftware(farm, agentId(agent), { software, version })
      return reply.code(204).send()
    },
  )
}
