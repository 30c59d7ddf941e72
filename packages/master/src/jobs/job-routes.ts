import { z } from 'zod'
import { columnTypesSchema, nothing } from '@pyfarm/contract/api/answers'
import { submitQuery } from '@pyfarm/contract/api/data-schemas'
import { jobDetailsSchema } from '@pyfarm/contract/api/details'
import { editedJobSchema, jobListItemSchema, jobSchema } from '@pyfarm/contract/api/job-answers'
import { jobsQuerySchema } from '@pyfarm/contract/api/job-lists'
import { shownLimitsSchema } from '@pyfarm/contract/api/job-limits'
import { jobEditSchema, newJobSchema } from '@pyfarm/contract/api/jobs'
import { taskId } from '@pyfarm/contract/ids'
import { callerOf } from '../auth/caller.js'
import { ownerFor } from '../auth/ownership.js'
import type { Farm } from '../farm.js'
import { answers, fileAnswer } from '../http/answers.js'
import { announcePage } from '../http/collection.js'
import type { Server } from '../http/server.js'
import { notFound, RefusedError } from '../http/refusal.js'
import { idSegment, nameOrId } from '../http/wire.js'
import { refuseWrongData } from '../job-types/check-job-data.js'
import { findTask } from '../tasks/task-store.js'
import { deleteJob } from './delete-job.js'
import { editJob } from './edit-job.js'
import { jobAt } from './find-job.js'
import { refuseOthersBelow } from './job-family.js'
import { jobDetailsViews, jobsUnderWay } from './job-details-view.js'
import { listParentLinks, listStuckJobs } from './job-details-store.js'
import { listJobRows, listJobs } from './job-list-store.js'
import { openPicture } from './job-pictures.js'
import { jobSchemaView } from './job-schema.js'
import { jobListView } from './job-view.js'
import { showJob } from './show-job.js'
import { limitsView } from './show-limits.js'
import { submitJob } from './submit-job.js'

const jobPath = z.object({ job: nameOrId })
const taskPath = z.object({ job: nameOrId, task: idSegment })
const jobListSchema = z.union([z.array(jobListItemSchema), z.array(jobDetailsSchema)])

export function jobRoutes(server: Server, farm: Farm): void {
  const { read } = farm.database

  server.get(
    '/jobs/',
    { schema: { summary: 'List jobs', querystring: jobsQuerySchema, response: answers({ 200: jobListSchema }) } },
    async (request, reply) => {
      const { query } = request
      if (query.include === undefined) {
        const { rows, total } = await listJobs(read, query)
        announcePage(request, reply, query, total)
        return rows.map(jobListView)
      }
      const { rows, total } = await listJobRows(read, query)
      announcePage(request, reply, query, total)
      const ids = rows.map(row => row.id)
      const estimates = farm.estimates.known(jobsUnderWay(rows))
      return jobDetailsViews(rows, await listParentLinks(read, ids), await listStuckJobs(read, ids), estimates, farm.clock())
    },
  )

  server.post(
    '/jobs/',
    {
      schema: {
        summary: 'Submit a job',
        querystring: submitQuery,
        body: newJobSchema(farm.settings),
        response: answers({ 201: jobSchema }, 404, 409),
      },
    },
    async (request, reply) => {
      if (request.query.check_data === true) await refuseWrongData(read, request.body)
      const user = ownerFor(callerOf(request), request.body.user)
      const id = await submitJob(farm, { ...request.body, user })
      return reply.code(201).send(await showJob(read, await jobAt(read, { id })))
    },
  )

  server.get('/jobs/schema', { schema: { summary: 'Columns of jobs', response: answers({ 200: columnTypesSchema }) } }, () =>
    jobSchemaView(farm.settings),
  )

  server.get(
    '/jobs/:job',
    { schema: { summary: 'Show a job', params: jobPath, response: answers({ 200: jobSchema }, 404) } },
    async request => showJob(read, await jobAt(read, request.params.job)),
  )

  server.get(
    '/jobs/:job/limits',
    { schema: { summary: "Show a job's limits", params: jobPath, response: answers({ 200: shownLimitsSchema }, 404) } },
    async request => limitsView(await jobAt(read, request.params.job)),
  )

  // The reference's example sends PUT.
  for (const method of ['POST', 'PUT'] as const) {
    server.route({
      method,
      url: '/jobs/:job',
      schema: {
        summary: 'Change a job',
        params: jobPath,
        body: jobEditSchema(farm.settings),
        response: answers({ 200: editedJobSchema }, 404, 409),
      },
      handler: async request => {
        const { id } = await jobAt(read, request.params.job)
        if (request.body.user !== undefined) ownerFor(callerOf(request), request.body.user)
        await editJob(farm, id, request.body)
        const { notified_users, ...shown } = await showJob(read, await jobAt(read, { id }))
        return shown
      },
    })
  }

  server.delete(
    '/jobs/:job',
    { schema: { summary: 'Delete a job and its children', params: jobPath, response: answers({ 204: nothing }, 404) } },
    async (request, reply) => {
      const job = await jobAt(read, request.params.job)
      await refuseOthersBelow(read, callerOf(request), job.id)
      await deleteJob(farm, job)
      return reply.code(204).send(null)
    },
  )

  const picture = answers({ 200: fileAnswer('image/*') }, 404)
  const pictureRoute = { schema: { summary: 'Show the picture that a task made', params: taskPath, response: picture } }
  server.get('/jobs/:job/tasks/:task/picture', pictureRoute, async (request, reply) => {
    const job = await jobAt(read, request.params.job)
    const task = await findTask(read, job.id, taskId(request.params.task))
    const picture = task === undefined ? undefined : await openPicture(farm.home, job.data, task.frame)
    if (picture === undefined)
      throw new RefusedError(notFound(`Task ${request.params.task} of job ${job.id} has no picture to show.`))
    return reply
      .headers({
        'content-type': picture.type,
        'content-length': picture.size,
        'content-security-policy': "default-src 'none'; sandbox",
        'x-content-type-options': 'nosniff',
        'cache-control': 'private, no-cache',
      })
      .send(picture.content)
  })
}
