import { z } from 'zod'
import { jobQueueEditSchema, newJobQueueSchema } from '@pyfarm/contract/api/job-queues'
import type { Farm } from '../farm.js'
import type { Server } from '../http/server.js'
import { nameOrId } from '../http/wire.js'
import { createQueue } from './create-queue.js'
import { deleteQueue } from './delete-queue.js'
import { editQueue } from './edit-queue.js'
import { listQueues } from './queue-store.js'
import { listedQueueView, queueSchemaView } from './queue-view.js'
import { showQueue } from './show-queue.js'

const queuePathParams = z.object({ queue: nameOrId })

export function jobQueueRoutes(server: Server, farm: Farm): void {
  const { settings } = farm
  const { read } = farm.database

  server.get('/jobqueues/', async () => (await listQueues(read)).map(listedQueueView))

  server.post('/jobqueues/', { schema: { body: newJobQueueSchema(settings) } }, async (request, reply) => {
    const id = await createQueue(farm, request.body)
    return reply.code(201).send(await showQueue(read, { id }))
  })

  server.get('/jobqueues/schema', () => queueSchemaView(settings))

  server.get('/jobqueues/:queue', { schema: { params: queuePathParams } }, request => showQueue(read, request.params.queue))

  server.post('/jobqueues/:queue', { schema: { params: queuePathParams, body: jobQueueEditSchema(settings) } }, async request => {
    const id = await editQueue(farm, request.params.queue, request.body)
    return showQueue(read, { id })
  })

  server.delete('/jobqueues/:queue', { schema: { params: queuePathParams } }, async (request, reply) => {
    await deleteQueue(farm, request.params.queue)
    return reply.code(204).send()
  })
}
