import { Readable } from 'node:stream'
import { z } from 'zod'
import { auditEntrySchema, auditQuerySchema } from '@pyfarm/contract/api/audit'
import type { AuditQuery } from '@pyfarm/contract/api/audit'
import type { Reader } from '../database/database.js'
import type { Farm } from '../farm.js'
import { answers, csvHeaders, fileAnswer } from '../http/answers.js'
import { announcePage } from '../http/collection.js'
import type { Server } from '../http/server.js'
import { entriesBefore, listEntries } from './audit-store.js'
import { auditView, csvHead, csvLines } from './audit-view.js'

const entriesAtOnce = 500

export function auditRoutes(server: Server, farm: Farm): void {
  const { read } = farm.database

  server.get(
    '/audit/',
    {
      schema: {
        summary: 'List who changed what, the newest first',
        querystring: auditQuerySchema,
        response: answers({ 200: z.array(auditEntrySchema) }),
      },
    },
    async (request, reply) => {
      const wish = { ...request.query, page: request.query.page ?? 1 }
      const { rows, total } = await listEntries(read, wish)
      announcePage(request, reply, wish, total)
      return rows.map(auditView)
    },
  )

  server.get(
    '/audit/csv',
    {
      schema: {
        summary: 'All that the filters let through, as a file',
        querystring: auditQuerySchema,
        response: answers({ 200: fileAnswer('text/csv') }),
      },
    },
    (request, reply) => reply.headers(csvHeaders('pyfarm-audit')).send(Readable.from(csvOf(read, request.query))),
  )
}

/** All entries that fit, in parts. */
async function* csvOf(read: Reader, query: AuditQuery): AsyncGenerator<string, void, undefined> {
  yield csvHead
  for (let last: number | undefined; ;) {
    const entries = await entriesBefore(read, query, last, entriesAtOnce)
    if (entries.length > 0) yield csvLines(entries)
    last = entries.at(-1)?.id
    if (entries.length < entriesAtOnce) return
  }
}
