// `/account/`: one's own password and browsers.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { passwordChangeSchema } from '@pyfarm/contract/api/people'
import { sessionId } from '@pyfarm/contract/ids'
import type { Farm } from '../farm.js'
import { RefusedError } from '../http/refusal.js'
import type { Server } from '../http/server.js'
import { idSegment } from '../http/wire.js'
import { changePassword } from '../users/change-password.js'
import { userAt } from '../users/save-user.js'
import { accountPage } from './account-page.js'
import { callerOf } from './caller.js'
import type { Credential, Person } from './caller-rules.js'
import { field, formLimit, refuseForgedForm } from './forms.js'
import { sendPage } from './page-html.js'
import { deleteSession, listSessions, ownerOfSession } from './session-store.js'

const sessionPath = z.object({ session: idSegment.transform(sessionId) })

type LoggedIn = Person & { readonly by: Extract<Credential, { kind: 'session' }> }

export function accountRoutes(server: Server, farm: Farm): void {
  const { read } = farm.database
  const show = async (reply: FastifyReply, person: LoggedIn, told: { readonly problem?: string; readonly done?: string } = {}) =>
    sendPage(reply, {
      ...accountPage({
        person,
        csrfToken: person.by.csrfToken,
        sessions: await listSessions(read, farm.clock(), person.user),
        ...told,
      }),
      status: told.problem === undefined ? 200 : 400,
    })

  server.get('/account/', { schema: { hide: true } }, async (request, reply) => {
    const person = loggedIn(request)
    return person === undefined ? reply.redirect('/login/?next=/account/', 303) : show(reply, person)
  })

  server.post('/account/password', { bodyLimit: formLimit, schema: { hide: true } }, async (request, reply) => {
    refuseForgedForm(request)
    const person = loggedIn(request)
    if (person === undefined) return reply.redirect('/login/?next=/account/', 303)
    const parsed = passwordChangeSchema.safeParse({
      password: field(request, 'password'),
      current_password: field(request, 'current_password'),
    })
    if (!parsed.success) return show(reply, person, { problem: 'Both passwords are needed.' })
    try {
      const asking = { caller: person, address: request.ip }
      await changePassword(farm, asking, await userAt(farm, { id: person.user }), parsed.data)
      return await show(reply, person, { done: 'The password is changed. Your other browsers are logged out.' })
    } catch (error) {
      if (error instanceof RefusedError) return show(reply, person, { problem: error.refusal.error })
      throw error
    }
  })

  server.post(
    '/account/sessions/:session/end',
    { bodyLimit: formLimit, schema: { params: sessionPath, hide: true } },
    async (request, reply) => {
      refuseForgedForm(request)
      const person = loggedIn(request)
      const id = request.params.session
      if (person !== undefined && (await ownerOfSession(read, id)) === person.user)
        await farm.database.transaction(tx => deleteSession(tx, id))
      return reply.redirect('/account/', 303)
    },
  )
}

function loggedIn(request: FastifyRequest): LoggedIn | undefined {
  const caller = callerOf(request)
  return caller.kind === 'person' && caller.by.kind === 'session' ? { ...caller, by: caller.by } : undefined
}
