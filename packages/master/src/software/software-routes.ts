import { z } from 'zod'
import { newSoftwareSchema, newSoftwareVersionSchema, softwareReplacementSchema } from '@pyfarm/contract/api/software'
import type { Farm } from '../farm.js'
import { notFound } from '../http/refusal.js'
import { sendRefusal } from '../http/errors.js'
import type { Server } from '../http/server.js'
import { nameOrId } from '../http/wire.js'
import { addSoftwareVersion } from './add-software-version.js'
import { createSoftware } from './create-software.js'
import { deleteSoftware, deleteSoftwareVersion } from './delete-software.js'
import { replaceSoftware } from './replace-software.js'
import { showAllSoftware, showSoftware, softwareAt, versionAt } from './show-software.js'
import { listVersions } from './software-store.js'
import { singleVersionView, softwareSchemaView, versionView } from './software-view.js'

const softwarePath = z.object({ software: nameOrId })
const versionPath = z.object({ software: nameOrId, version: z.string() })

export function softwareRoutes(server: Server, farm: Farm): void {
  const { settings } = farm
  const { read } = farm.database

  server.get('/software/', () => showAllSoftware(read))

  server.post('/software/', { schema: { body: newSoftwareSchema(settings) } }, async (request, reply) => {
    const id = await createSoftware(farm, request.body)
    return reply.code(201).send(await showSoftware(read, { id }))
  })

  server.get('/software/schema', () => softwareSchemaView(settings))

  server.get('/software/:software', { schema: { params: softwarePath } }, request => showSoftware(read, request.params.software))

  server.put(
    '/software/:software',
    { schema: { params: softwarePath, body: softwareReplacementSchema(settings) } },
    async (request, reply) => {
      const { id, isNew } = await replaceSoftware(farm, request.params.software, request.body)
      return reply.code(isNew ? 201 : 200).send(await showSoftware(read, { id }))
    },
  )

  server.delete('/software/:software', { schema: { params: softwarePath } }, async (request, reply) => {
    await deleteSoftware(farm, request.params.software)
    return reply.code(204).send()
  })

  server.get('/software/:software/versions/', { schema: { params: softwarePath } }, async request => {
    const software = await softwareAt(read, request.params.software)
    return (await listVersions(read, software.id)).map(versionView)
  })

  server.post(
    '/software/:software/versions/',
    { schema: { params: softwarePath, body: newSoftwareVersionSchema(settings) } },
    async (request, reply) => {
      const version = await addSoftwareVersion(farm, request.params.software, request.body)
      return reply.code(201).send(versionView(version))
    },
  )

  server.get('/software/:software/versions/:version', { schema: { params: versionPath } }, async request =>
    singleVersionView(await versionAt(read, request.params.software, request.params.version)),
  )

  server.delete('/software/:software/versions/:version', { schema: { params: versionPath } }, async (request, reply) => {
    await deleteSoftwareVersion(farm, request.params.software, request.params.version)
    return reply.code(204).send()
  })

  // PyFarm's documentation has the first address, its agents ask at the second.
  for (const name of ['code', 'discovery_code']) {
    server.get(`/software/:software/versions/:version/${name}`, { schema: { params: versionPath } }, async (request, reply) => {
      const version = await versionAt(read, request.params.software, request.params.version)
      if (version.discovery_code === null) {
        return sendRefusal(reply, notFound(`Version ${version.version} has no discovery code`))
      }
      return reply.type('text/x-python').send(version.discovery_code)
    })
  }
}
