import { updateVersionSchema } from '@pyfarm/contract/api/agent-updates'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { softwareVersionSchema } from '../software/software-version.js'
import type { ApiContext } from './api-context.js'
import { bodyProblem } from './json-bodies.js'

const stopBody = z.looseObject({ wait: z.boolean().optional() })
const updateBody = z.looseObject({ version: updateVersionSchema })
const restartBody = z.looseObject({ immediately: z.boolean().optional() })

/** Orders to the agent itself. */
export function registerControlRoutes(server: FastifyInstance, context: ApiContext): void {
  server.post('/api/v1/stop', async (request, reply) => {
    const body = stopBody.safeParse(request.body ?? {})
    if (!body.success) return reply.code(400).send({ error: bodyProblem(body.error) })
    const stopped = context.stop()
    if (body.data.wait !== true) return reply.code(202).send()
    await stopped
    return reply.code(200).send({})
  })

  server.post('/api/v1/restart', (request, reply) => {
    const body = restartBody.safeParse(request.body ?? {})
    if (!body.success) return reply.code(400).send({ error: bodyProblem(body.error) })
    context.restart(body.data.immediately ?? false)
    return reply.code(202).send()
  })

  server.post('/api/v1/check_software', (request, reply) => {
    const body = softwareVersionSchema.safeParse(request.body ?? {})
    if (!body.success) return reply.code(400).send({ error: bodyProblem(body.error) })
    context.checkSoftware(body.data)
    return reply.code(202).send()
  })

  server.post('/api/v1/update', (request, reply) => {
    const body = updateBody.safeParse(request.body ?? {})
    if (!body.success) return reply.code(400).send({ error: bodyProblem(body.error) })
    const closing = context.closing()
    if (closing !== undefined) return reply.code(503).send({ error: `The agent is ${closing}.` })
    context.update(body.data.version)
    return reply.code(202).send()
  })
}
