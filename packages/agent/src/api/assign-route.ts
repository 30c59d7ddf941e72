import { assignSchema } from '@pyfarm/contract/agent-protocol'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { readFreeRam } from '../facts/machine-facts.js'
import type { ApiContext } from './api-context.js'

/** `POST /api/v1/assign` (section 4.1). */
export function registerAssignRoute(server: FastifyInstance, context: ApiContext): void {
  const { presence, tuning, assignments, identity } = context
  server.post('/api/v1/assign', async (request, reply) => {
    const body = assignSchema.safeParse(request.body ?? {})
    if (!body.success) return reply.code(400).send({ error: z.prettifyError(body.error) })
    // The master may call back before the answer to an announcement has come: wait for it a moment.
    if (!(await presence.quiet(tuning.announcementWaitMilliseconds)))
      return reply.code(503).send({ error: 'The agent is announcing itself; try again.' })
    const closing = context.closing()
    if (closing !== undefined) return reply.code(503).send({ error: `The agent is ${closing}.` })
    if (context.isFull())
      return reply.code(503).send({ error: 'The agent has too many results that it can not deliver to its master; try again.' })
    const { ram, cpus } = identity().machine
    const outcome = assignments.assign(body.data, {
      freeRam: await readFreeRam(ram),
      ram,
      cpus,
      sharing: context.limits.allowSharing,
    })
    if (outcome.kind === 'refuse') return reply.code(outcome.status).send(outcome.body)
    if (outcome.kind === 'accept') return reply.code(500).send({ error: 'The assignment was not started.' })
    return reply.code(202).send({ id: outcome.id })
  })
}
