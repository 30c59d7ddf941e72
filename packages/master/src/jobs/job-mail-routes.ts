// Who was told what about a job.
import { z } from 'zod'
import { jobMailsQuerySchema, mailListItemSchema } from '@pyfarm/contract/api/mails'
import type { Farm } from '../farm.js'
import { answers } from '../http/answers.js'
import { announcePage } from '../http/collection.js'
import type { Server } from '../http/server.js'
import { nameOrId } from '../http/wire.js'
import { listMails } from '../mail/mail-list-store.js'
import { mailListView } from '../mail/mail-view.js'
import { jobAt } from './find-job.js'

const jobPath = z.object({ job: nameOrId })

export function jobMailRoutes(server: Server, farm: Farm): void {
  const { read } = farm.database

  server.get(
    '/jobs/:job/mails',
    {
      schema: {
        summary: 'List the mails about a job',
        params: jobPath,
        querystring: jobMailsQuerySchema,
        response: answers({ 200: z.array(mailListItemSchema) }, 404),
      },
    },
    async (request, reply) => {
      const { id } = await jobAt(read, request.params.job)
      const wish = { page: 1, ...request.query }
      const { rows, total } = await listMails(read, { ...wish, job: id })
      announcePage(request, reply, wish, total)
      return rows.map(mailListView)
    },
  )
}
