import { z } from 'zod'
import { jobGroupEditSchema, newJobGroupSchema } from '@pyfarm/contract/api/job-groups'
import { jobGroupId } from '@pyfarm/contract/ids'
import type { JobGroupId } from '@pyfarm/contract/ids'
import type { Farm } from '../farm.js'
import { notFound, orRefuse } from '../http/refusal.js'
import type { Server } from '../http/server.js'
import { idSegment } from '../http/wire.js'
import { findJobGroup, jobIdsInGroup, listJobGroups } from './job-group-store.js'
import { createJobGroup, deleteJobGroup, editJobGroup } from './save-job-group.js'

const groupPath = z.object({ group: idSegment })

export function jobGroupRoutes(server: Server, farm: Farm): void {
  const { settings } = farm
  const { read } = farm.database
  const show = async (id: JobGroupId) => {
    const group = orRefuse((await findJobGroup(read, id)) ?? notFound(`Job group ${id} not found.`))
    return { ...group, jobs: await jobIdsInGroup(read, id) }
  }

  server.get('/jobgroups/', () => listJobGroups(read))

  server.post('/jobgroups/', { schema: { body: newJobGroupSchema(settings) } }, async (request, reply) =>
    reply.code(201).send(await show(await createJobGroup(farm, request.body))),
  )

  server.get('/jobgroups/schema', () => ({
    id: 'INTEGER',
    title: `VARCHAR(${settings.max_jobgroup_name_length})`,
    main_jobtype: `VARCHAR(${settings.job_type_max_name_length})`,
    user: `VARCHAR(${settings.max_username_length})`,
  }))

  server.get('/jobgroups/:group', { schema: { params: groupPath } }, request => show(jobGroupId(request.params.group)))

  server.post('/jobgroups/:group', { schema: { params: groupPath, body: jobGroupEditSchema(settings) } }, async request => {
    const id = jobGroupId(request.params.group)
    await editJobGroup(farm, id, request.body)
    return show(id)
  })

  server.delete('/jobgroups/:group', { schema: { params: groupPath } }, async (request, reply) => {
    await deleteJobGroup(farm, jobGroupId(request.params.group))
    return reply.code(204).send()
  })
}
