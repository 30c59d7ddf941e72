import { z } from 'zod'
import { jobEditSchema, newJobSchema } from '@pyfarm/contract/api/jobs'
import { taskId } from '@pyfarm/contract/ids'
import type { Farm } from '../farm.js'
import type { Server } from '../http/server.js'
import { notFound } from '../http/refusal.js'
import { sendRefusal } from '../http/errors.js'
import { idSegment, nameOrId } from '../http/wire.js'
import { findTask } from '../tasks/task-store.js'
import { deleteJob } from './delete-job.js'
import { editJob } from './edit-job.js'
import { jobAt } from './find-job.js'
import { jobDetailsViews } from './job-details-view.js'
import { listJobRows, listParentLinks, listStuckJobs } from './job-details-store.js'
import { openPicture } from './job-pictures.js'
import { jobSchemaView } from './job-schema.js'
import { listJobs } from './job-store.js'
import { jobListView } from './job-view.js'
import { showJob } from './show-job.js'
import { submitJob } from './submit-job.js'

const jobPath = z.object({ job: nameOrId })
const taskPath = z.object({ job: nameOrId, task: idSegment })
const listQuery = z.object({ include: z.literal('details').optional() })

export function jobRoutes(server: Server, farm: Farm): void {
  const { read } = farm.database

  server.get('/jobs/', { schema: { querystring: listQuery } }, async request => {
    if (request.query.include === undefined) return (await listJobs(read)).map(jobListView)
    return jobDetailsViews(await listJobRows(read), await listParentLinks(read), await listStuckJobs(read), farm.clock())
  })

  server.post('/jobs/', { schema: { body: newJobSchema(farm.settings) } }, async (request, reply) => {
    const id = await submitJob(farm, request.body)
    return reply.code(201).send(await showJob(read, await jobAt(read, { id })))
  })

  server.get('/jobs/schema', () => jobSchemaView(farm.settings))

  server.get('/jobs/:job', { schema: { params: jobPath } }, async request => showJob(read, await jobAt(read, request.params.job)))

  server.post('/jobs/:job', { schema: { params: jobPath, body: jobEditSchema(farm.settings) } }, async request => {
    const { id } = await jobAt(read, request.params.job)
    await editJob(farm, id, request.body)
    // PyFarm's answer to an edit lacks the notified users.
    const { notified_users, ...shown } = await showJob(read, await jobAt(read, { id }))
    return shown
  })

  server.delete('/jobs/:job', { schema: { params: jobPath } }, async (request, reply) => {
    await deleteJob(farm, await jobAt(read, request.params.job))
    return reply.code(204).send()
  })

  server.get('/jobs/:job/tasks/:task/picture', { schema: { params: taskPath } }, async (request, reply) => {
    const job = await jobAt(read, request.params.job)
    const task = await findTask(read, job.id, taskId(request.params.task))
    const picture = task === undefined ? undefined : await openPicture(farm.home, job.data, task.frame)
    if (picture === undefined)
      return sendRefusal(reply, notFound(`Task ${request.params.task} of job ${job.id} has no picture to show.`))
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
