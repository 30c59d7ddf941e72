// Versions of a software.
import { z } from 'zod'
import { nothing } from '@pyfarm/contract/api/answers'
import { smallListQuery } from '@pyfarm/contract/api/collections'
import { newSoftwareVersionSchema } from '@pyfarm/contract/api/software'
import { singleVersionSchema, softwareVersionSchema } from '@pyfarm/contract/api/software-answers'
import type { Farm } from '../farm.js'
import { answers, fileAnswer } from '../http/answers.js'
import { pageOfItems } from '../http/collection.js'
import { notFound, orRefuse } from '../http/refusal.js'
import type { Server } from '../http/server.js'
import { nameOrId } from '../http/wire.js'
import { addSoftwareVersion } from './add-software-version.js'
import { deleteSoftwareVersion } from './delete-software.js'
import { softwareAt, versionAt } from './show-software.js'
import { listVersions } from './software-store.js'
import { singleVersionView, versionView } from './software-view.js'

const softwarePath = z.object({ software: nameOrId })
const versionPath = z.object({ software: nameOrId, version: z.string() })
const versionsQuery = smallListQuery(['id', 'version', 'rank'])

export function softwareVersionRoutes(server: Server, farm: Farm): void {
  const { settings } = farm
  const { read } = farm.database

  server.get(
    '/software/:software/versions/',
    {
      schema: {
        summary: 'List the versions of a software',
        params: softwarePath,
        querystring: versionsQuery,
        response: answers({ 200: z.array(softwareVersionSchema) }, 404),
      },
    },
    async (request, reply) => {
      const software = await softwareAt(read, request.params.software)
      return pageOfItems(request, reply, (await listVersions(read, software.id)).map(versionView), request.query)
    },
  )

  server.post(
    '/software/:software/versions/',
    {
      schema: {
        summary: 'Add a version to a software',
        params: softwarePath,
        body: newSoftwareVersionSchema(settings),
        response: answers({ 201: softwareVersionSchema }, 404, 409),
      },
    },
    async (request, reply) => {
      const version = await addSoftwareVersion(farm, request.params.software, request.body)
      return reply.code(201).send(versionView(version))
    },
  )

  server.get(
    '/software/:software/versions/:version',
    {
      schema: {
        summary: 'Show a version of a software',
        params: versionPath,
        response: answers({ 200: singleVersionSchema }, 404),
      },
    },
    async request => singleVersionView(await versionAt(read, request.params.software, request.params.version)),
  )

  server.delete(
    '/software/:software/versions/:version',
    { schema: { summary: 'Delete a version of a software', params: versionPath, response: answers({ 204: nothing }, 404, 409) } },
    async (request, reply) => {
      await deleteSoftwareVersion(farm, request.params.software, request.params.version)
      return reply.code(204).send(null)
    },
  )

  // PyFarm's documentation has the first address, its agents ask at the second.
  for (const name of ['code', 'discovery_code']) {
    server.get(
      `/software/:software/versions/:version/${name}`,
      {
        schema: {
          summary: 'The code that finds out whether an agent has this version',
          params: versionPath,
          response: answers({ 200: fileAnswer('text/x-python') }, 404),
        },
      },
      async (request, reply) => {
        const { version, discovery_code: code } = await versionAt(read, request.params.software, request.params.version)
        return reply.type('text/x-python').send(orRefuse(code ?? notFound(`Version ${version} has no discovery code`)))
      },
    )
  }
}
