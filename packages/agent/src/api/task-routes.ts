import type { FastifyInstance } from 'fastify'
import { taskView } from '../assignments/assignment.js'
import type { ApiContext } from './api-context.js'

/** `/api/v1/tasks` (sections 4 and 4.2). */
export function registerTaskRoutes(server: FastifyInstance, { assignments, tuning }: ApiContext): void {
  server.get('/api/v1/tasks', () => assignments.all().flatMap(assignment => assignment.tasks.map(taskView)))

  server.delete<{ Params: { task: string } }>('/api/v1/tasks/:task', (request, reply) => {
    const { task } = request.params
    if (!/^-?\d{1,15}$/.test(task)) return reply.code(400).send({ error: `"${task}" is no task id: it must be an integer.` })
    const found = assignments.cancelTask(Number(task), tuning.cancelGraceMilliseconds)
    return reply.code(found ? 202 : 204).send()
  })

  server.delete('/api/v1/tasks', (_request, reply) =>
    reply.code(400).send({ error: 'The id of a task is missing: /api/v1/tasks/<id>.' }),
  )
}
