import { createReadStream } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { agentOffers, offersHeader } from '@pyfarm/contract/agent-protocol'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { followLog } from '../logs/follow-log.js'
import { isLogOf, isSafeLogName } from '../logs/log-identifier.js'
import type { ApiContext } from './api-context.js'

interface LogRoute {
  Params: { '*': string }
  Querystring: { follow?: string; from?: string }
}

/** `GET /api/v1/task_logs/<identifier>`: the log so far; `?follow=1&from=<bytes>`: from there until it is finished. */
export function registerTaskLogRoute(server: FastifyInstance, { home, assignments }: ApiContext): void {
  server.get('/api/v1/task_logs', (_request, reply) =>
    reply.code(400).send({ error: 'The name of a log is missing: /api/v1/task_logs/<identifier>.' }),
  )
  server.get<LogRoute>('/api/v1/task_logs/*', async (request, reply) => {
    const name = request.params['*'].replace(/\/$/, '')
    if (!isSafeLogName(name)) return reply.code(400).send({ error: 'A log is named by exactly one path part, without slashes.' })
    const { follow, from = '0' } = request.query
    if (!/^\d{1,15}$/.test(from)) return reply.code(400).send({ error: 'from: must be a number of bytes.' })
    const file = await open(join(home.logs, name)).catch(() => undefined)
    if (file === undefined) return reply.code(404).send({ error: `There is no log ${name}.` })
    if (follow === '1') return sendOn(reply, file, Number(from), () => assignments.all().some(each => isLogOf(name, each.id)))
    // As much as there is now: the log may grow while it is sent.
    const { size } = await file.stat()
    if (size === 0) await file.close()
    const rows = size === 0 ? '' : createReadStream('', { fd: file, end: size - 1 })
    return reply.type('text/csv').send(rows)
  })
}

async function sendOn(reply: FastifyReply, file: FileHandle, from: number, isGoingOn: () => boolean): Promise<FastifyReply> {
  const gone = new AbortController()
  reply.raw.once('close', () => {
    gone.abort()
  })
  reply.hijack()
  reply.raw.writeHead(200, { 'content-type': 'text/csv', [offersHeader]: agentOffers })
  // There may be no line for a long time; who asked has to know that they will come.
  reply.raw.flushHeaders()
  await pipeline(followLog(file, from, isGoingOn, gone.signal), reply.raw).catch(() => undefined)
  await file.close()
  return reply
}
