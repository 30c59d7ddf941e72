// The JSON Schema of a version's job data, for forms and for checks before a job is submitted. Beside PyFarm's API.
import { z } from 'zod'
import { dataCheckAnswerSchema, dataSchemaSchema, dataToCheckSchema, storedDataSchema } from '@pyfarm/contract/api/data-schemas'
import { change } from '../farm.js'
import type { Farm } from '../farm.js'
import { answers } from '../http/answers.js'
import { notFound, orRefuse } from '../http/refusal.js'
import type { Server } from '../http/server.js'
import { nameOrId } from '../http/wire.js'
import { checkJobData, dataSchemaOf } from './check-job-data.js'
import { saveDataSchema } from './job-type-store.js'
import { versionAt } from './show-job-type.js'

const versionPath = z.object({
  type: nameOrId,
  version: z.string().transform(segment => (/^\d{1,9}$/.test(segment) ? Number(segment) : undefined)),
})

export function dataSchemaRoutes(server: Server, farm: Farm): void {
  const { read } = farm.database

  server.get(
    '/jobtypes/:type/versions/:version/data_schema',
    {
      schema: {
        summary: 'The JSON Schema of the data of jobs of a version',
        params: versionPath,
        response: answers({ 200: storedDataSchema }, 404),
      },
    },
    async request => {
      const version = await versionAt(read, request.params.type, request.params.version)
      const none = notFound(`Version ${version.version} of job type ${version.name} has no data schema`)
      return orRefuse(dataSchemaOf(version) ?? none)
    },
  )

  server.put(
    '/jobtypes/:type/versions/:version/data_schema',
    {
      schema: {
        summary: 'Say what the data of jobs of a version may be, as a JSON Schema of draft 2020-12',
        params: versionPath,
        body: dataSchemaSchema,
        response: answers({ 200: storedDataSchema }, 404),
      },
    },
    async request => {
      const { type, version } = request.params
      await change(farm, async tx => {
        const found = await versionAt(tx, type, version)
        await saveDataSchema(tx, found.id, JSON.stringify(request.body))
      })
      return request.body
    },
  )

  server.post(
    '/jobtypes/:type/versions/:version/check_data',
    {
      schema: {
        summary: 'Check data for jobs of a version; nothing is stored',
        params: versionPath,
        body: dataToCheckSchema,
        response: answers({ 200: dataCheckAnswerSchema }, 404),
      },
    },
    async request => checkJobData(await versionAt(read, request.params.type, request.params.version), request.body.data),
  )
}
