import { z } from 'zod'
import { columnTypesSchema, nothing } from '@pyfarm/contract/api/answers'
import { newSoftwareSchema, softwareReplacementSchema } from '@pyfarm/contract/api/software'
import {
  oneSoftwareDetailsSchema,
  oneSoftwareQuery,
  softwareDetailsSchema,
  softwareListQuery,
  softwareSchema,
} from '@pyfarm/contract/api/software-answers'
import type { Farm } from '../farm.js'
import { answers } from '../http/answers.js'
import { pageOfItems } from '../http/collection.js'
import type { Server } from '../http/server.js'
import { nameOrId } from '../http/wire.js'
import { createSoftware } from './create-software.js'
import { deleteSoftware } from './delete-software.js'
import { replaceSoftware } from './replace-software.js'
import { showAllSoftware, showAllSoftwareDetails, showSoftware, showSoftwareDetails } from './show-software.js'
import { softwareSchemaView } from './software-view.js'

const softwarePath = z.object({ software: nameOrId })
const listSchema = z.union([z.array(softwareSchema), z.array(softwareDetailsSchema)])
const oneSchema = z.union([softwareSchema, oneSoftwareDetailsSchema])

export function softwareRoutes(server: Server, farm: Farm): void {
  const { settings } = farm
  const { read } = farm.database

  server.get(
    '/software/',
    { schema: { summary: 'List software', querystring: softwareListQuery, response: answers({ 200: listSchema }) } },
    async (request, reply) => {
      const { include, ...query } = request.query
      return include === undefined
        ? pageOfItems(request, reply, await showAllSoftware(read), query)
        : pageOfItems(request, reply, await showAllSoftwareDetails(read), query)
    },
  )

  server.post(
    '/software/',
    {
      schema: {
        summary: 'Make a software',
        body: newSoftwareSchema(settings),
        response: answers({ 201: softwareSchema }, 409),
      },
    },
    async (request, reply) => {
      const id = await createSoftware(farm, request.body)
      return reply.code(201).send(await showSoftware(read, { id }))
    },
  )

  server.get(
    '/software/schema',
    { schema: { summary: 'Columns of software', response: answers({ 200: columnTypesSchema }) } },
    () => softwareSchemaView(settings),
  )

  server.get(
    '/software/:software',
    {
      schema: {
        summary: 'Show a software',
        params: softwarePath,
        querystring: oneSoftwareQuery,
        response: answers({ 200: oneSchema }, 404),
      },
    },
    ({ params, query }) =>
      query.include === undefined ? showSoftware(read, params.software) : showSoftwareDetails(read, params.software),
  )

  server.put(
    '/software/:software',
    {
      schema: {
        summary: 'Make a software, or rename it and replace its versions',
        params: softwarePath,
        body: softwareReplacementSchema(settings),
        response: answers({ 200: softwareSchema, 201: softwareSchema }, 404, 409),
      },
    },
    async (request, reply) => {
      const { id, isNew } = await replaceSoftware(farm, request.params.software, request.body)
      return reply.code(isNew ? 201 : 200).send(await showSoftware(read, { id }))
    },
  )

  server.delete(
    '/software/:software',
    { schema: { summary: 'Delete a software', params: softwarePath, response: answers({ 204: nothing }, 409) } },
    async (request, reply) => {
      await deleteSoftware(farm, request.params.software)
      return reply.code(204).send(null)
    },
  )
}
