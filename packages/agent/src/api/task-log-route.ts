import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { isSafeLogName } from '../logs/log-identifier.js'
import type { ApiContext } from './api-context.js'

/** `GET /api/v1/task_logs/<identifier>`: the log so far. */
export function registerTaskLogRoute(server: FastifyInstance, { home }: ApiContext): void {
  server.get<{ Params: { '*': string } }>('/api/v1/task_logs/*', async (request, reply) => {
    const name = request.params['*'].replace(/\/$/, '')
    if (!isSafeLogName(name)) return reply.code(400).send({ error: 'A log is named by exactly one path part, without slashes.' })
    const file = await open(join(home.logs, name)).catch(() => undefined)
    if (file === undefined) return reply.code(404).send({ error: `There is no log ${name}.` })
    // As much as there is now: the log may grow while it is sent.
    const { size } = await file.stat()
    if (size === 0) await file.close()
    const rows = size === 0 ? '' : createReadStream('', { fd: file, end: size - 1 })
    return reply.type('text/csv').send(rows)
  })
}
