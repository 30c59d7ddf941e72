// Who changed what of a job, for everybody who may see the job.
import { z } from 'zod'
import { historyEntrySchema, historyQuerySchema } from '@pyfarm/contract/api/audit'
import { historyOf } from '../audit/history.js'
import type { Farm } from '../farm.js'
import { answers } from '../http/answers.js'
import { announcePage } from '../http/collection.js'
import type { Server } from '../http/server.js'
import { nameOrId } from '../http/wire.js'
import { jobAt } from './find-job.js'

const jobPath = z.object({ job: nameOrId })

export function jobHistoryRoutes(server: Server, farm: Farm): void {
  const { read } = farm.database

  server.get(
    '/jobs/:job/history',
    {
      schema: {
        summary: 'List who changed what of a job, the newest first',
        params: jobPath,
        querystring: historyQuerySchema,
        response: answers({ 200: z.array(historyEntrySchema) }, 404),
      },
    },
    async (request, reply) => {
      const { id } = await jobAt(read, request.params.job)
      const wish = { page: 1, ...request.query }
      const { rows, total } = await historyOf(read, `job ${id}`, wish)
      announcePage(request, reply, wish, total)
      return [...rows]
    },
  )
}
