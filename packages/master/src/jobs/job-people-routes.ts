// Notified users of a job, and the jobs of a group.
import { z } from 'zod'
import { notifiedUserSchema } from '@pyfarm/contract/api/jobs'
import { jobGroupId } from '@pyfarm/contract/ids'
import type { Farm } from '../farm.js'
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
const groupPath = z.object({ group: idSegment })

export function jobPeopleRoutes(server: Server, farm: Farm): void {
  const { read } = farm.database

  server.get('/jobs/:job/notified_users/', { schema: { params: jobPath } }, async request =>
    listNotifiedUsers(read, (await jobAt(read, request.params.job)).id),
  )

  server.post(
    '/jobs/:job/notified_users/',
    { schema: { params: jobPath, body: notifiedUserSchema(farm.settings) } },
    async (request, reply) => {
      const job = await jobAt(read, request.params.job)
      return reply.code(201).send(await addNotifiedUser(farm, job.id, request.body))
    },
  )

  server.delete('/jobs/:job/notified_users/:username', { schema: { params: userPath } }, async (request, reply) => {
    const job = await jobAt(read, request.params.job)
    await removeNotifiedUser(farm, job.id, request.params.username)
    return reply.code(204).send()
  })

  // The reference shows the list of jobs inside a list of its own.
  server.get('/jobgroups/:group/jobs', { schema: { params: groupPath } }, async request => {
    const id = jobGroupId(request.params.group)
    orRefuse((await findJobGroup(read, id)) ?? notFound(`Job group ${id} not found.`))
    return { jobs: [(await listGroupJobs(read, id)).map(groupJobView)] }
  })
}
