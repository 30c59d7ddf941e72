import { z } from 'zod'
import { columnTypesSchema, nothing } from '@pyfarm/contract/api/answers'
import { smallListQuery } from '@pyfarm/contract/api/collections'
import { jobGroupListItemSchema, jobGroupSchema } from '@pyfarm/contract/api/job-group-answers'
import type { JobGroupAnswer } from '@pyfarm/contract/api/job-group-answers'
import { jobGroupEditSchema, newJobGroupSchema } from '@pyfarm/contract/api/job-groups'
import { jobGroupId } from '@pyfarm/contract/ids'
import type { JobGroupId } from '@pyfarm/contract/ids'
import { callerOf } from '../auth/caller.js'
import { ownerFor } from '../auth/ownership.js'
import type { Farm } from '../farm.js'
import { answers } from '../http/answers.js'
import { pageOfItems } from '../http/collection.js'
import { notFound, orRefuse } from '../http/refusal.js'
import type { Server } from '../http/server.js'
import { idSegment } from '../http/wire.js'
import { findJobGroup, jobIdsInGroup, listJobGroups } from './job-group-store.js'
import { createJobGroup, deleteJobGroup, editJobGroup } from './save-job-group.js'

const groupPath = z.object({ group: idSegment })
const groupsQuery = smallListQuery(['id', 'title', 'main_jobtype', 'user'])

export function jobGroupRoutes(server: Server, farm: Farm): void {
  const { settings } = farm
  const { read } = farm.database
  const show = async (id: JobGroupId): Promise<JobGroupAnswer> => {
    const group = orRefuse((await findJobGroup(read, id)) ?? notFound(`Job group ${id} not found.`))
    return { ...group, jobs: await jobIdsInGroup(read, id) }
  }

  server.get(
    '/jobgroups/',
    {
      schema: {
        summary: 'List job groups',
        querystring: groupsQuery,
        response: answers({ 200: z.array(jobGroupListItemSchema) }),
      },
    },
    async (request, reply) => pageOfItems(request, reply, await listJobGroups(read), request.query),
  )

  server.post(
    '/jobgroups/',
    {
      schema: {
        summary: 'Make a job group',
        body: newJobGroupSchema(settings),
        response: answers({ 201: jobGroupSchema }, 404, 409),
      },
    },
    async (request, reply) => {
      const user = ownerFor(callerOf(request), request.body.user)
      return reply.code(201).send(await show(await createJobGroup(farm, { ...request.body, user })))
    },
  )

  server.get(
    '/jobgroups/schema',
    { schema: { summary: 'Columns of job groups', response: answers({ 200: columnTypesSchema }) } },
    () => ({
      id: 'INTEGER',
      title: `VARCHAR(${settings.max_jobgroup_name_length})`,
      main_jobtype: `VARCHAR(${settings.job_type_max_name_length})`,
      user: `VARCHAR(${settings.max_username_length})`,
    }),
  )

  server.get(
    '/jobgroups/:group',
    { schema: { summary: 'Show a job group', params: groupPath, response: answers({ 200: jobGroupSchema }, 404) } },
    request => show(jobGroupId(request.params.group)),
  )

  server.post(
    '/jobgroups/:group',
    {
      schema: {
        summary: 'Change a job group',
        params: groupPath,
        body: jobGroupEditSchema(settings),
        response: answers({ 200: jobGroupSchema }, 404),
      },
    },
    async request => {
      const id = jobGroupId(request.params.group)
      if (request.body.user !== undefined) ownerFor(callerOf(request), request.body.user)
      await editJobGroup(farm, id, request.body)
      return show(id)
    },
  )

  server.delete(
    '/jobgroups/:group',
    { schema: { summary: 'Delete a job group', params: groupPath, response: answers({ 204: nothing }, 409) } },
    async (request, reply) => {
      await deleteJobGroup(farm, jobGroupId(request.params.group))
      return reply.code(204).send(null)
    },
  )
}
