import { z } from 'zod'
import { agentUserAgent, offersHeader } from '@pyfarm/contract/agent-protocol'
import { reportResultsSchema, reportsSchema } from '@pyfarm/contract/api/reports'
import { agentId } from '@pyfarm/contract/ids'
import type { Farm } from '../farm.js'
import { answers } from '../http/answers.js'
import { orRefuse } from '../http/refusal.js'
import type { Server } from '../http/server.js'
import { reporterOf } from '../tasks/reporter.js'
import { takeReports } from './take-reports.js'

/** Bytes: what a thousand tasks say of their failures may be long. */
const reportsLimit = 4 * 1024 * 1024

const agentPath = z.object({ agent: z.guid('must be the UUID of an agent') })

export function reportRoutes(server: Server, farm: Farm): void {
  const { read } = farm.database

  server.post(
    '/agents/:agent/reports',
    {
      bodyLimit: Math.max(reportsLimit, farm.settings.request_body_limit),
      schema: {
        summary: 'Take an agent’s reports, in order, each answered for itself',
        params: agentPath,
        body: reportsSchema(farm.settings),
        response: answers({ 200: reportResultsSchema }, 404),
      },
    },
    async request => {
      const agent = agentId(request.params.agent)
      const offers = request.headers[offersHeader]
      const sender = {
        isAgent: request.headers['user-agent'] === agentUserAgent,
        offers: typeof offers === 'string' ? offers.slice(0, 255) : '',
      }
      const by = await reporterOf(read, request)
      return { results: orRefuse(await takeReports(farm, agent, by, sender, request.body.reports)) }
    },
  )
}
