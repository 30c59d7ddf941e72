import { z } from 'zod'
import { agentExplanationSchema, jobExplanationSchema } from '@pyfarm/contract/api/explain'
import { agentId } from '@pyfarm/contract/ids'
import type { Farm } from '../farm.js'
import { answers } from '../http/answers.js'
import { notFound, RefusedError } from '../http/refusal.js'
import type { Server } from '../http/server.js'
import { nameOrId } from '../http/wire.js'
import { jobAt } from '../jobs/find-job.js'
import { explainAgentNow, explainJobNow } from './explain.js'

const jobPath = z.object({ job: nameOrId })
const agentPath = z.object({ agent: z.guid('must be the UUID of an agent') })

export function explainRoutes(server: Server, farm: Farm): void {
  server.get(
    '/jobs/:job/explain',
    {
      schema: {
        summary: 'Explain why a job runs, or does not',
        params: jobPath,
        response: answers({ 200: jobExplanationSchema }, 404),
      },
    },
    async request => {
      const { id } = await jobAt(farm.database.read, request.params.job)
      return (await explainJobNow(farm, id)) ?? refuse(`Job ${id} not found.`)
    },
  )

  server.get(
    '/agents/:agent/explain',
    {
      schema: {
        summary: 'Explain why an agent works, or does not',
        params: agentPath,
        response: answers({ 200: agentExplanationSchema }, 404),
      },
    },
    async request => {
      const { agent } = request.params
      return (await explainAgentNow(farm, agentId(agent))) ?? refuse(`Agent ${agent} not found.`)
    },
  )
}

function refuse(sentence: string): never {
  throw new RefusedError(notFound(sentence))
}
