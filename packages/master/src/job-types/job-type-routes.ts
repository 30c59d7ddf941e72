import { z } from 'zod'
import { columnTypesSchema, nothing } from '@pyfarm/contract/api/answers'
import {
  jobTypeAnswerSchema,
  jobTypeDetailsSchema,
  jobTypeListItemSchema,
  jobTypesQuery,
  newJobTypeAnswerSchema,
} from '@pyfarm/contract/api/job-type-answers'
import { jobTypeSchema } from '@pyfarm/contract/api/job-types'
import type { Farm } from '../farm.js'
import { answers } from '../http/answers.js'
import { pageOfItems } from '../http/collection.js'
import type { Server } from '../http/server.js'
import { nameOrId } from '../http/wire.js'
import { deleteJobType } from './delete-job-type.js'
import { listJobTypes, listVersionUse } from './job-type-store.js'
import { jobTypeDetailsViews, jobTypeSchemaView, newJobTypeView } from './job-type-view.js'
import { createJobType, putJobType } from './put-job-type.js'
import { showJobType, versionAt } from './show-job-type.js'

/** Bytes: code may be long. */
const codeLimit = 4 * 1024 * 1024

const typePath = z.object({ type: nameOrId })
const listSchema = z.union([z.array(jobTypeListItemSchema), z.array(jobTypeDetailsSchema)])

export function jobTypeRoutes(server: Server, farm: Farm): void {
  const { settings } = farm
  const { read } = farm.database
  const bodyLimit = Math.max(codeLimit, settings.request_body_limit)

  server.get(
    '/jobtypes/',
    { schema: { summary: 'List job types', querystring: jobTypesQuery, response: answers({ 200: listSchema }) } },
    async (request, reply) => {
      const { include, ...query } = request.query
      return include === undefined
        ? pageOfItems(request, reply, await listJobTypes(read), query)
        : pageOfItems(request, reply, jobTypeDetailsViews(await listVersionUse(read)), query)
    },
  )

  server.post(
    '/jobtypes/',
    {
      bodyLimit,
      schema: {
        summary: 'Make a job type',
        body: jobTypeSchema(settings),
        response: answers({ 201: newJobTypeAnswerSchema }, 404, 409),
      },
    },
    async (request, reply) => {
      const { id, version } = await createJobType(farm, request.body)
      return reply.code(201).send(newJobTypeView(await versionAt(read, { id }, version)))
    },
  )

  server.get(
    '/jobtypes/schema',
    { schema: { summary: 'Columns of job types', response: answers({ 200: columnTypesSchema }) } },
    () => jobTypeSchemaView(settings),
  )

  server.get(
    '/jobtypes/:type',
    {
      schema: {
        summary: 'Show the newest version of a job type',
        params: typePath,
        response: answers({ 200: jobTypeAnswerSchema }, 404),
      },
    },
    request => showJobType(read, request.params.type, 'newest'),
  )

  server.put(
    '/jobtypes/:type',
    {
      bodyLimit,
      schema: {
        summary: 'Make a job type, or a new version of one',
        params: typePath,
        body: jobTypeSchema(settings),
        response: answers({ 201: jobTypeAnswerSchema }, 404, 409),
      },
    },
    async (request, reply) => {
      const { id, version } = await putJobType(farm, request.params.type, request.body)
      return reply.code(201).send(await showJobType(read, { id }, version))
    },
  )

  server.delete(
    '/jobtypes/:type',
    { schema: { summary: 'Delete a job type', params: typePath, response: answers({ 204: nothing }, 409) } },
    async (request, reply) => {
      await deleteJobType(farm, request.params.type)
      return reply.code(204).send(null)
    },
  )
}
