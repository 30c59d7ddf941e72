// Versions of a job type.
import { z } from 'zod'
import { nothing } from '@pyfarm/contract/api/answers'
import { smallListQuery } from '@pyfarm/contract/api/collections'
import { jobTypeAnswerSchema, jobTypeRequirementAnswerSchema, requirementsQuery } from '@pyfarm/contract/api/job-type-answers'
import type { Farm } from '../farm.js'
import { answers, fileAnswer } from '../http/answers.js'
import { pageOfItems } from '../http/collection.js'
import { refuse, RefusedError } from '../http/refusal.js'
import type { Server } from '../http/server.js'
import { nameOrId } from '../http/wire.js'
import { deleteJobTypeVersion } from './delete-job-type.js'
import { requirementColumns } from './job-type-view.js'
import { showJobType, showRequirements, showVersionNumbers, versionAt } from './show-job-type.js'

const typePath = z.object({ type: nameOrId })
const versionNumber = z.string().transform(segment => (/^\d{1,9}$/.test(segment) ? Number(segment) : undefined))
const versionPath = z.object({ type: nameOrId, version: versionNumber })
const versionsQuery = smallListQuery(['version'])

export function jobTypeVersionRoutes(server: Server, farm: Farm): void {
  const { read } = farm.database

  server.get(
    '/jobtypes/:type/versions/',
    {
      schema: {
        summary: 'List the numbers of the versions of a job type',
        params: typePath,
        querystring: versionsQuery,
        response: answers({ 200: z.array(z.int()) }, 404),
      },
    },
    async (request, reply) => {
      const numbers = await showVersionNumbers(read, request.params.type)
      return pageOfItems(request, reply, numbers, request.query, version => ({ version }))
    },
  )

  server.get(
    '/jobtypes/:type/versions/:version',
    {
      schema: {
        summary: 'Show a version of a job type',
        params: versionPath,
        response: answers({ 200: jobTypeAnswerSchema }, 404),
      },
    },
    request => showJobType(read, request.params.type, request.params.version),
  )

  server.delete(
    '/jobtypes/:type/versions/:version',
    { schema: { summary: 'Delete a version of a job type', params: versionPath, response: answers({ 204: nothing }, 409) } },
    async (request, reply) => {
      await deleteJobTypeVersion(farm, request.params.type, request.params.version)
      return reply.code(204).send(null)
    },
  )

  server.get(
    '/jobtypes/:type/versions/:version/code',
    {
      schema: {
        summary: 'The code of a version of a job type',
        params: versionPath,
        response: answers({ 200: fileAnswer('text/x-python') }, 404),
      },
    },
    async (request, reply) => {
      const { code } = await versionAt(read, request.params.type, request.params.version)
      return reply.type('text/x-python').send(code)
    },
  )

  requirementsOfVersionRoutes(server, farm)
}

function requirementsOfVersionRoutes(server: Server, farm: Farm): void {
  server.get(
    '/jobtypes/:type/versions/:version/software_requirements/',
    {
      schema: {
        summary: 'List the software that a version of a job type requires',
        params: versionPath,
        querystring: requirementsQuery,
        response: answers({ 200: z.array(jobTypeRequirementAnswerSchema) }, 404),
      },
    },
    async (request, reply) => {
      const requirements = await showRequirements(farm.database.read, request.params.type, request.params.version)
      return pageOfItems(request, reply, requirements, request.query, requirementColumns)
    },
  )

  server.post(
    '/jobtypes/:type/versions/:version/software_requirements/',
    { schema: { summary: 'Refused: versions of job types do not change', response: answers({}, 405) } },
    (_request, reply) => {
      reply.header('allow', 'GET, HEAD, OPTIONS')
      throw new RefusedError(refuse(405, 'A version of a job type does not change; post to the job type itself.'))
    },
  )
}
