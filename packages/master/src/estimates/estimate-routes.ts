import { z } from 'zod'
import { jobEstimateSchema } from '@pyfarm/contract/api/estimates'
import type { Farm } from '../farm.js'
import { answers } from '../http/answers.js'
import { notFound, RefusedError } from '../http/refusal.js'
import type { Server } from '../http/server.js'
import { nameOrId } from '../http/wire.js'
import { jobAt } from '../jobs/find-job.js'
import { jobEstimateView } from './estimate-view.js'

const jobPath = z.object({ job: nameOrId })

export function estimateRoutes(server: Server, farm: Farm): void {
  server.get(
    '/jobs/:job/estimate',
    {
      schema: {
        summary: 'Tell how long a job will still take',
        params: jobPath,
        response: answers({ 200: jobEstimateSchema }, 404),
      },
    },
    async request => {
      const { id } = await jobAt(farm.database.read, request.params.job)
      const reckoned = await farm.estimates.of(id)
      if (reckoned === undefined) throw new RefusedError(notFound(`Job ${id} not found.`))
      return jobEstimateView(id, reckoned, farm.clock())
    },
  )
}
