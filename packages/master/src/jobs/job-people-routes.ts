// Notified users of a job, and the jobs of a group.
import { z } from 'zod'
import { nothing } from '@pyfarm/contract/api/answers'
import { smallListQuery } from '@pyfarm/contract/api/collections'
import { notifiedUserAnswerSchema } from '@pyfarm/contract/api/job-answers'
import { jobsOfGroupSchema } from '@pyfarm/contract/api/job-group-answers'
import { notifiedUserSchema } from '@pyfarm/contract/api/jobs'
import { jobGroupId } from '@pyfarm/contract/ids'
import type { Farm } from '../farm.js'
import { answers } from '../http/answers.js'
import { pageOfItems } from '../http/collection.js'
import { notFound, orRefuse } from '../http/refusal.js'
import type { Server } from '../http/server.js'
import { idSegment, nameOrId } from '../http/wire.js'
import { findJobGroup } from '../job-groups/job-group-store.js'
import { jobAt } from './find-job.js'
import { listGroupJobs } from './job-details-store.js'
import { groupJobView } from './job-view.js'
import { listNotifiedUsers } from './job-parts-store.js'
import { addNotifiedUser, removeNotifiedUser } from './notified-users.js'

const jobPath = z.object({ job: nameOrId })
const userPath = jobPath.extend({ username: z.string() })
const groupPath = z.object({ group: idSegment.transform(jobGroupId) })
const usersQuery = smallListQuery(['id', 'username', 'email', 'on_success', 'on_failure', 'on_deletion'])
const groupJobsQuery = smallListQuery([
  'id',
  'title',
  'state',
  'jobtype',
  'jobtype_id',
  'tasks_queued',
  'tasks_running',
  'tasks_done',
  'tasks_failed',
])

export function jobPeopleRoutes(server: Server, farm: Farm): void {
  notifiedUserRoutes(server, farm)
  const { read } = farm.database

  // The reference shows the list of jobs inside a list of its own.
  server.get(
    '/jobgroups/:group/jobs',
    {
      schema: {
        summary: 'List the jobs of a job group',
        params: groupPath,
        querystring: groupJobsQuery,
        response: answers({ 200: jobsOfGroupSchema }, 404),
      },
    },
    async (request, reply) => {
      const id = request.params.group
      orRefuse((await findJobGroup(read, id)) ?? notFound(`Job group ${id} not found.`))
      const jobs = (await listGroupJobs(read, id)).map(groupJobView)
      return { jobs: [pageOfItems(request, reply, jobs, request.query)] }
    },
  )
}

function notifiedUserRoutes(server: Server, farm: Farm): void {
  const { read } = farm.database

  server.get(
    '/jobs/:job/notified_users/',
    {
      schema: {
        summary: 'List who hears of the end of a job',
        params: jobPath,
        querystring: usersQuery,
        response: answers({ 200: z.array(notifiedUserAnswerSchema) }, 404),
      },
    },
    async (request, reply) => {
      const job = await jobAt(read, request.params.job)
      return pageOfItems(request, reply, await listNotifiedUsers(read, job.id), request.query)
    },
  )

  server.post(
    '/jobs/:job/notified_users/',
    {
      schema: {
        summary: 'Let a user hear of the end of a job',
        params: jobPath,
        body: notifiedUserSchema(farm.settings),
        response: answers({ 201: notifiedUserAnswerSchema }, 404),
      },
    },
    async (request, reply) => {
      const job = await jobAt(read, request.params.job)
      return reply.code(201).send(await addNotifiedUser(farm, job.id, request.body))
    },
  )

  server.delete(
    '/jobs/:job/notified_users/:username',
    {
      schema: {
        summary: 'Let a user hear of the end of a job no more',
        params: userPath,
        response: answers({ 204: nothing }, 404),
      },
    },
    async (request, reply) => {
      const job = await jobAt(read, request.params.job)
      await removeNotifiedUser(farm, job.id, request.params.username)
      return reply.code(204).send(null)
    },
  )
}
