// All mails of the farm: who was told what, when, and how that went.
import { z } from 'zod'
import {
  mailListItemSchema,
  mailPreviewAnswerSchema,
  mailPreviewSchema,
  mailSchema,
  mailsQuerySchema,
  resendSchema,
} from '@pyfarm/contract/api/mails'
import type { Farm } from '../farm.js'
import { answers } from '../http/answers.js'
import { announcePage } from '../http/collection.js'
import type { Server } from '../http/server.js'
import { notFound, orRefuse } from '../http/refusal.js'
import { describeNameOrId, idSegment, nameOrId } from '../http/wire.js'
import { findJobType } from '../job-types/job-type-store.js'
import { listMails } from './mail-list-store.js'
import { mailListView } from './mail-view.js'
import { previewMail } from './preview-mail.js'
import { resendMail, showMail } from './show-mail.js'

/** Bytes: templates are longer than other bodies. */
const previewLimit = 1024 * 1024

const typePath = z.object({ type: nameOrId })
const mailPath = z.object({ mail: idSegment })

export function mailRoutes(server: Server, farm: Farm): void {
  server.get(
    '/mails/',
    { schema: { summary: 'List mails', querystring: mailsQuerySchema, response: answers({ 200: z.array(mailListItemSchema) }) } },
    async (request, reply) => {
      const wish = { page: 1, ...request.query }
      const { rows, total } = await listMails(farm.database.read, wish)
      announcePage(request, reply, wish, total)
      return rows.map(mailListView)
    },
  )

  server.get(
    '/mails/:mail',
    { schema: { summary: 'Show a mail with its text', params: mailPath, response: answers({ 200: mailSchema }, 404, 503) } },
    request => showMail(farm, request.params.mail),
  )

  server.post(
    '/mails/:mail/resend',
    {
      schema: {
        summary: 'Send a mail again',
        params: mailPath,
        body: resendSchema,
        response: answers({ 200: mailSchema }, 404, 409, 503),
      },
    },
    async request => {
      await resendMail(farm, request.params.mail)
      return showMail(farm, request.params.mail)
    },
  )

  server.post(
    '/jobtypes/:type/mail_preview',
    {
      bodyLimit: Math.max(previewLimit, farm.settings.request_body_limit),
      schema: {
        summary: 'Show a mail about a job of this type, with templates that need not be stored',
        params: typePath,
        body: mailPreviewSchema,
        response: answers({ 200: mailPreviewAnswerSchema }, 404, 409, 503),
      },
    },
    async request => {
      const key = request.params.type
      const type = (await findJobType(farm.database.read, key)) ?? notFound(`Job type ${describeNameOrId(key)} not found.`)
      return previewMail(farm, orRefuse(type), request.body)
    },
  )
}
