// Software that the newest version of a job type requires.
import { z } from 'zod'
import { nothing } from '@pyfarm/contract/api/answers'
import { jobTypeRequirementAnswerSchema, requirementsQuery } from '@pyfarm/contract/api/job-type-answers'
import { jobTypeRequirementSchema } from '@pyfarm/contract/api/job-types'
import type { Farm } from '../farm.js'
import { answers } from '../http/answers.js'
import { pageOfItems } from '../http/collection.js'
import type { Server } from '../http/server.js'
import { nameOrId } from '../http/wire.js'
import { addRequirement, removeRequirement } from './change-requirements.js'
import { requirementColumns } from './job-type-view.js'
import { showRequirement, showRequirements } from './show-job-type.js'

const typePath = z.object({ type: nameOrId })
const requirementPath = z.object({ type: nameOrId, software: nameOrId })

export function jobTypeRequirementRoutes(server: Server, farm: Farm): void {
  const { settings } = farm
  const { read } = farm.database

  server.get(
    '/jobtypes/:type/software_requirements/',
    {
      schema: {
        summary: 'List the software that a job type requires',
        params: typePath,
        querystring: requirementsQuery,
        response: answers({ 200: z.array(jobTypeRequirementAnswerSchema) }, 404),
      },
    },
    async (request, reply) => {
      const requirements = await showRequirements(read, request.params.type, 'newest')
      return pageOfItems(request, reply, requirements, request.query, requirementColumns)
    },
  )

  server.post(
    '/jobtypes/:type/software_requirements/',
    {
      schema: {
        summary: 'Make a version of a job type that requires one more software',
        params: typePath,
        body: jobTypeRequirementSchema(settings),
        response: answers({ 201: jobTypeRequirementAnswerSchema }, 404, 409),
      },
    },
    async (request, reply) => {
      const { type } = request.params
      const software = await addRequirement(farm, type, request.body)
      return reply.code(201).send(await showRequirement(read, type, { id: software }))
    },
  )

  server.get(
    '/jobtypes/:type/software_requirements/:software',
    {
      schema: {
        summary: 'Show how a job type requires a software',
        params: requirementPath,
        response: answers({ 200: jobTypeRequirementAnswerSchema }, 404),
      },
    },
    request => showRequirement(read, request.params.type, request.params.software),
  )

  server.delete(
    '/jobtypes/:type/software_requirements/:software',
    {
      schema: {
        summary: 'Make a version of a job type that does not require a software',
        params: requirementPath,
        response: answers({ 204: nothing }, 404),
      },
    },
    async (request, reply) => {
      await removeRequirement(farm, request.params.type, request.params.software)
      return reply.code(204).send(null)
    },
  )
}
