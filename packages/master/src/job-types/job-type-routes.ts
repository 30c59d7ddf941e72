import { z } from 'zod'
import { jobTypeRequirementSchema, jobTypeSchema } from '@pyfarm/contract/api/job-types'
import type { Farm } from '../farm.js'
import { sendRefusal } from '../http/errors.js'
import { refuse } from '../http/refusal.js'
import type { Server } from '../http/server.js'
import { nameOrId } from '../http/wire.js'
import { addRequirement, removeRequirement } from './change-requirements.js'
import { deleteJobType, deleteJobTypeVersion } from './delete-job-type.js'
import { listJobTypes } from './job-type-store.js'
import { jobTypeSchemaView, newJobTypeView } from './job-type-view.js'
import { createJobType, putJobType } from './put-job-type.js'
import { showJobType, showRequirement, showRequirements, showVersionNumbers, versionAt } from './show-job-type.js'

/** Bytes: code may be long. */
const codeLimit = 4 * 1024 * 1024

const typePath = z.object({ type: nameOrId })
const versionNumber = z.string().transform(segment => (/^\d{1,9}$/.test(segment) ? Number(segment) : undefined))
const versionPath = z.object({ type: nameOrId, version: versionNumber })
const requirementPath = z.object({ type: nameOrId, software: nameOrId })

export function jobTypeRoutes(server: Server, farm: Farm): void {
  const { settings } = farm
  const { read } = farm.database
  const bodyLimit = Math.max(codeLimit, settings.request_body_limit)

  server.get('/jobtypes/', () => listJobTypes(read))

  server.post('/jobtypes/', { bodyLimit, schema: { body: jobTypeSchema(settings) } }, async (request, reply) => {
    const { id, version } = await createJobType(farm, request.body)
    return reply.code(201).send(newJobTypeView(await versionAt(read, { id }, version)))
  })

  server.get('/jobtypes/schema', () => jobTypeSchemaView(settings))

  server.get('/jobtypes/:type', { schema: { params: typePath } }, request => showJobType(read, request.params.type, 'newest'))

  server.put(
    '/jobtypes/:type',
    { bodyLimit, schema: { params: typePath, body: jobTypeSchema(settings) } },
    async (request, reply) => {
      const { id, version } = await putJobType(farm, request.params.type, request.body)
      return reply.code(201).send(await showJobType(read, { id }, version))
    },
  )

  server.delete('/jobtypes/:type', { schema: { params: typePath } }, async (request, reply) => {
    await deleteJobType(farm, request.params.type)
    return reply.code(204).send()
  })

  versionRoutes(server, farm)
  requirementRoutes(server, farm)
}

function versionRoutes(server: Server, farm: Farm): void {
  const { read } = farm.database

  server.get('/jobtypes/:type/versions/', { schema: { params: typePath } }, request =>
    showVersionNumbers(read, request.params.type),
  )

  server.get('/jobtypes/:type/versions/:version', { schema: { params: versionPath } }, request =>
    showJobType(read, request.params.type, request.params.version),
  )

  server.delete('/jobtypes/:type/versions/:version', { schema: { params: versionPath } }, async (request, reply) => {
    await deleteJobTypeVersion(farm, request.params.type, request.params.version)
    return reply.code(204).send()
  })

  server.get('/jobtypes/:type/versions/:version/code', { schema: { params: versionPath } }, async (request, reply) => {
    const { code } = await versionAt(read, request.params.type, request.params.version)
    return reply.type('text/x-python').send(code)
  })

  server.get('/jobtypes/:type/versions/:version/software_requirements/', { schema: { params: versionPath } }, request =>
    showRequirements(read, request.params.type, request.params.version),
  )

  server.post('/jobtypes/:type/versions/:version/software_requirements/', (_request, reply) =>
    sendRefusal(
      reply.header('allow', 'GET, HEAD'),
      refuse(405, 'A version of a job type does not change; post to the job type itself.'),
    ),
  )
}

function requirementRoutes(server: Server, farm: Farm): void {
  const { settings } = farm
  const { read } = farm.database

  server.get('/jobtypes/:type/software_requirements/', { schema: { params: typePath } }, request =>
    showRequirements(read, request.params.type, 'newest'),
  )

  server.post(
    '/jobtypes/:type/software_requirements/',
    { schema: { params: typePath, body: jobTypeRequirementSchema(settings) } },
    async (request, reply) => {
      const { type } = request.params
      const software = await addRequirement(farm, type, request.body)
      return reply.code(201).send(await showRequirement(read, type, { id: software }))
    },
  )

  server.get('/jobtypes/:type/software_requirements/:software', { schema: { params: requirementPath } }, request =>
    showRequirement(read, request.params.type, request.params.software),
  )

  server.delete(
    '/jobtypes/:type/software_requirements/:software',
    { schema: { params: requirementPath } },
    async (request, reply) => {
      await removeRequirement(farm, request.params.type, request.params.software)
      return reply.code(204).send()
    },
  )
}
