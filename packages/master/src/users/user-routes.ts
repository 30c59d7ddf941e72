import { z } from 'zod'
import { nothing } from '@pyfarm/contract/api/answers'
import { smallListQuery } from '@pyfarm/contract/api/collections'
import { newUserSchema, passwordChangeSchema, userEditSchema, userSchema } from '@pyfarm/contract/api/people'
import { callerOf } from '../auth/caller.js'
import type { Farm } from '../farm.js'
import { answers } from '../http/answers.js'
import { pageOfItems } from '../http/collection.js'
import type { Server } from '../http/server.js'
import { nameOrId } from '../http/wire.js'
import type { NameOrId } from '../http/wire.js'
import { changePassword } from './change-password.js'
import { createUser, deleteUser, editUser, userAt } from './save-user.js'
import { listUsers } from './user-store.js'
import { userViews } from './user-view.js'

const userPath = z.object({ user: nameOrId })
const usersQuery = smallListQuery(['id', 'username', 'email', 'active', 'expiration', 'last_login'])

export function userRoutes(server: Server, farm: Farm): void {
  const { settings } = farm
  const { read } = farm.database
  const show = async (key: NameOrId) => userSchema.parse((await userViews(read, [await userAt(farm, key)]))[0])

  server.get(
    '/users/',
    { schema: { summary: 'List users', querystring: usersQuery, response: answers({ 200: z.array(userSchema) }) } },
    async (request, reply) => pageOfItems(request, reply, await userViews(read, await listUsers(read)), request.query),
  )

  server.post(
    '/users/',
    { schema: { summary: 'Make a user', body: newUserSchema(settings), response: answers({ 201: userSchema }, 409) } },
    async (request, reply) => reply.code(201).send(await show({ id: await createUser(farm, request.body) })),
  )

  server.get(
    '/users/:user',
    { schema: { summary: 'Show a user', params: userPath, response: answers({ 200: userSchema }, 404) } },
    async request => show(request.params.user),
  )

  server.post(
    '/users/:user',
    {
      schema: {
        summary: 'Change a user; one who is not active is out at once',
        params: userPath,
        body: userEditSchema(settings),
        response: answers({ 200: userSchema }, 404, 409),
      },
    },
    async request => {
      const { id } = await userAt(farm, request.params.user)
      await editUser(farm, id, request.body)
      return show({ id })
    },
  )

  server.delete(
    '/users/:user',
    { schema: { summary: 'Delete a user; its jobs stay', params: userPath, response: answers({ 204: nothing }, 404, 409) } },
    async (request, reply) => {
      await deleteUser(farm, (await userAt(farm, request.params.user)).id)
      return reply.code(204).send(null)
    },
  )

  server.post(
    '/users/:user/password',
    {
      schema: {
        summary: 'Set a password: one’s own with the current one, or as an administrator anybody’s',
        params: userPath,
        body: passwordChangeSchema,
        response: answers({ 204: nothing }, 404, 429),
      },
    },
    async (request, reply) => {
      const asking = { caller: callerOf(request), address: request.ip }
      await changePassword(farm, asking, await userAt(farm, request.params.user), request.body)
      return reply.code(204).send(null)
    },
  )
}
