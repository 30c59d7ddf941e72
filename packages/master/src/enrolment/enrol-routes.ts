import { enrolledSchema, enrolSchema } from '@pyfarm/contract/api/enrolment'
import type { Farm } from '../farm.js'
import { answers } from '../http/answers.js'
import { sendRefusal } from '../http/errors.js'
import { refuse } from '../http/refusal.js'
import type { Server } from '../http/server.js'
import { enrolAgent } from './enrol-agent.js'

export function enrolRoutes(server: Server, farm: Farm): void {
  server.post(
    '/enrol',
    {
      // It is read from people whom nobody knows.
      bodyLimit: 4096,
      schema: {
        summary: 'Enrol an agent: a key for a token of its own, and for the one that the master shows to it',
        body: enrolSchema,
        response: answers({ 201: enrolledSchema }, 403, 409, 429),
      },
    },
    async (request, reply) => {
      const result = await enrolAgent(farm, request.body, request.ip)
      switch (result.kind) {
        case 'enrolled':
          return reply
            .header('cache-control', 'no-store')
            .code(201)
            .send({ agent_id: request.body.agent_id, order_token: result.orderToken })
        case 'refused':
          return sendRefusal(reply, result.refusal)
        case 'wait':
          reply.header('retry-after', Math.ceil(result.wait / 1000))
          return sendRefusal(reply, refuse(429, 'There were too many attempts to enrol from this address: wait a moment.'))
      }
    },
  )
}
