import { z } from 'zod'
import { actionResultsSchema, agentActionSchema, singleActionSchema, singleAgentActions } from '@pyfarm/contract/api/actions'
import { fullAgentSchema } from '@pyfarm/contract/api/agent-answers'
import { agentId } from '@pyfarm/contract/ids'
import type { Farm } from '../farm.js'
import { answers } from '../http/answers.js'
import type { Server } from '../http/server.js'
import { actOnAgent, actOnAgents } from './agent-actions.js'
import { showAgent } from './show-agent.js'

const agentPath = z.object({ agent: z.guid('must be the UUID of an agent') })

const summaries = {
  enable: 'Let a disabled agent take part again',
  disable: 'Take an agent out and stop its work',
  restart: 'Restart an agent once it is idle',
  check_software: 'Have an agent look for all software that it can look for',
} as const

export function agentActionRoutes(server: Server, farm: Farm): void {
  for (const action of singleAgentActions) {
    server.post(
      `/agents/:agent/${action}`,
      {
        schema: {
          summary: summaries[action],
          params: agentPath,
          body: singleActionSchema,
          response: answers({ 200: fullAgentSchema }, 404, 409),
        },
      },
      async request => {
        const id = agentId(request.params.agent)
        await actOnAgent(farm, id, { action })
        return showAgent(farm.database.read, id)
      },
    )
  }

  server.post(
    '/agents/actions',
    {
      schema: {
        summary: 'Act on many agents, each for itself',
        body: agentActionSchema(farm.settings),
        response: answers({ 200: actionResultsSchema }),
      },
    },
    request => actOnAgents(farm, request.log, request.body),
  )
}
