// Who changed what of an agent, for everybody who may see the agent.
import { z } from 'zod'
import { historyEntrySchema, historyQuerySchema } from '@pyfarm/contract/api/audit'
import { agentId } from '@pyfarm/contract/ids'
import { historyOf } from '../audit/history.js'
import type { Farm } from '../farm.js'
import { answers } from '../http/answers.js'
import { announcePage } from '../http/collection.js'
import type { Server } from '../http/server.js'
import { agentAt } from './show-agent.js'

const agentPath = z.object({ agent: z.guid('must be the UUID of an agent').transform(agentId) })

export function agentHistoryRoutes(server: Server, farm: Farm): void {
  const { read } = farm.database

  server.get(
    '/agents/:agent/history',
    {
      schema: {
        summary: 'List who changed what of an agent, the newest first',
        params: agentPath,
        querystring: historyQuerySchema,
        response: answers({ 200: z.array(historyEntrySchema) }, 404),
      },
    },
    async (request, reply) => {
      const { id } = await agentAt(read, request.params.agent)
      const wish = { page: 1, ...request.query }
      const { rows, total } = await historyOf(read, `agent ${id}`, wish)
      announcePage(request, reply, wish, total)
      return [...rows]
    },
  )
}
