import { z } from 'zod'
import { nothing } from '@pyfarm/contract/api/answers'
import { smallListQuery } from '@pyfarm/contract/api/collections'
import { newRoleSchema, roleAnswerSchema, roleEditSchema } from '@pyfarm/contract/api/people'
import type { Farm } from '../farm.js'
import { answers } from '../http/answers.js'
import { pageOfItems } from '../http/collection.js'
import type { Server } from '../http/server.js'
import { nameOrId } from '../http/wire.js'
import { listRoles } from './role-store.js'
import { createRole, deleteRole, editRole, roleAt } from './save-user.js'
import { roleView } from './user-view.js'

const rolePath = z.object({ role: nameOrId })
const rolesQuery = smallListQuery(['id', 'name', 'active', 'expiration'])

export function roleRoutes(server: Server, farm: Farm): void {
  const { settings } = farm
  const { read } = farm.database

  server.get(
    '/roles/',
    { schema: { summary: 'List roles', querystring: rolesQuery, response: answers({ 200: z.array(roleAnswerSchema) }) } },
    async (request, reply) => pageOfItems(request, reply, (await listRoles(read)).map(roleView), request.query),
  )

  server.post(
    '/roles/',
    { schema: { summary: 'Make a role', body: newRoleSchema(settings), response: answers({ 201: roleAnswerSchema }, 409) } },
    async (request, reply) => reply.code(201).send(roleView(await roleAt(farm, { id: await createRole(farm, request.body) }))),
  )

  server.get(
    '/roles/:role',
    { schema: { summary: 'Show a role', params: rolePath, response: answers({ 200: roleAnswerSchema }, 404) } },
    async request => roleView(await roleAt(farm, request.params.role)),
  )

  server.post(
    '/roles/:role',
    {
      schema: {
        summary: 'Change a role; one that is not active keeps all who have it out',
        params: rolePath,
        body: roleEditSchema,
        response: answers({ 200: roleAnswerSchema }, 404, 409),
      },
    },
    async request => {
      const { id } = await roleAt(farm, request.params.role)
      await editRole(farm, id, request.body)
      return roleView(await roleAt(farm, { id }))
    },
  )

  server.delete(
    '/roles/:role',
    {
      schema: { summary: 'Delete a role, and take it from all', params: rolePath, response: answers({ 204: nothing }, 404, 409) },
    },
    async (request, reply) => {
      await deleteRole(farm, (await roleAt(farm, request.params.role)).id)
      return reply.code(204).send(null)
    },
  )
}
