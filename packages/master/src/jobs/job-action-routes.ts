import { z } from 'zod'
import { actionResultsSchema, jobActionSchema, singleActionSchema, singleJobActions } from '@pyfarm/contract/api/actions'
import { jobSchema } from '@pyfarm/contract/api/job-answers'
import { callerOf } from '../auth/caller.js'
import type { Farm } from '../farm.js'
import { answers } from '../http/answers.js'
import type { Server } from '../http/server.js'
import { nameOrId } from '../http/wire.js'
import { jobAt } from './find-job.js'
import { actOnJob, actOnJobs } from './job-actions.js'
import { showJob } from './show-job.js'

const jobPath = z.object({ job: nameOrId })

const summaries = {
  rerun: 'Run all finished tasks of a job and its children again',
  rerun_failed: 'Run the failed tasks of a job and its children again',
  pause: 'Pause a job',
  unpause: 'Put a paused job back to work',
  upgrade: 'Give a job the newest version of its job type',
} as const

export function jobActionRoutes(server: Server, farm: Farm): void {
  const { read } = farm.database

  for (const action of singleJobActions) {
    server.post(
      `/jobs/:job/${action}`,
      {
        schema: {
          summary: summaries[action],
          params: jobPath,
          body: singleActionSchema,
          response: answers({ 200: jobSchema }, 404, 409),
        },
      },
      async request => {
        const { id } = await jobAt(read, request.params.job)
        await actOnJob(farm, callerOf(request), id, { action })
        return showJob(read, await jobAt(read, { id }))
      },
    )
  }

  // A job that is called "actions" is edited at its id.
  server.post(
    '/jobs/actions',
    {
      schema: {
        summary: 'Act on many jobs, each for itself',
        body: jobActionSchema(farm.settings),
        response: answers({ 200: actionResultsSchema }, 404),
      },
    },
    request => actOnJobs(farm, callerOf(request), request.log, request.body),
  )
}
