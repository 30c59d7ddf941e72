import { z } from 'zod'
import { columnTypesSchema, nothing } from '@pyfarm/contract/api/answers'
import { smallListQuery } from '@pyfarm/contract/api/collections'
import { jobQueueListItemSchema, jobQueueSchema } from '@pyfarm/contract/api/job-queue-answers'
import { jobQueueEditSchema, jobQueueMoveSchema, newJobQueueSchema } from '@pyfarm/contract/api/job-queues'
import type { Farm } from '../farm.js'
import { answers } from '../http/answers.js'
import { pageOfItems } from '../http/collection.js'
import type { Server } from '../http/server.js'
import { nameOrId } from '../http/wire.js'
import { createQueue } from './create-queue.js'
import { deleteQueue } from './delete-queue.js'
import { editQueue } from './edit-queue.js'
import { moveQueue } from './move-queue.js'
import { listQueues } from './queue-store.js'
import { listedQueueView, queueSchemaView } from './queue-view.js'
import { showQueue } from './show-queue.js'

const queuePathParams = z.object({ queue: nameOrId })
const queuesQuery = smallListQuery([
  'id',
  'name',
  'parent_jobqueue_id',
  'priority',
  'weight',
  'minimum_agents',
  'maximum_agents',
  'fullpath',
])

export function jobQueueRoutes(server: Server, farm: Farm): void {
  const { settings } = farm
  const { read } = farm.database

  server.get(
    '/jobqueues/',
    {
      schema: {
        summary: 'List job queues',
        querystring: queuesQuery,
        response: answers({ 200: z.array(jobQueueListItemSchema) }),
      },
    },
    async (request, reply) => pageOfItems(request, reply, (await listQueues(read)).map(listedQueueView), request.query),
  )

  server.post(
    '/jobqueues/',
    {
      schema: {
        summary: 'Make a job queue',
        body: newJobQueueSchema(settings),
        response: answers({ 201: jobQueueSchema }, 404, 409),
      },
    },
    async (request, reply) => {
      const id = await createQueue(farm, request.body)
      return reply.code(201).send(await showQueue(read, { id }))
    },
  )

  server.get(
    '/jobqueues/schema',
    { schema: { summary: 'Columns of job queues', response: answers({ 200: columnTypesSchema }) } },
    () => queueSchemaView(settings),
  )

  server.get(
    '/jobqueues/:queue',
    { schema: { summary: 'Show a job queue', params: queuePathParams, response: answers({ 200: jobQueueSchema }, 404) } },
    request => showQueue(read, request.params.queue),
  )

  server.post(
    '/jobqueues/:queue',
    {
      schema: {
        summary: 'Change a job queue',
        params: queuePathParams,
        body: jobQueueEditSchema(settings),
        response: answers({ 200: jobQueueSchema }, 404, 409),
      },
    },
    async request => {
      const id = await editQueue(farm, request.params.queue, request.body)
      return showQueue(read, { id })
    },
  )

  server.post(
    '/jobqueues/:queue/move',
    {
      schema: {
        summary: 'Move a job queue, with all that is in it, to another place in the tree',
        params: queuePathParams,
        body: jobQueueMoveSchema,
        response: answers({ 200: jobQueueSchema }, 404),
      },
    },
    async request => {
      const id = await moveQueue(farm, request.params.queue, request.body)
      return showQueue(read, { id })
    },
  )

  server.delete(
    '/jobqueues/:queue',
    { schema: { summary: 'Delete a job queue', params: queuePathParams, response: answers({ 204: nothing }, 409) } },
    async (request, reply) => {
      await deleteQueue(farm, request.params.queue)
      return reply.code(204).send(null)
    },
  )
}
