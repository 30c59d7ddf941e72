// Passes on what an agent has of a log, for browsers and commands that can't reach the agent themselves.
import { pipeline } from 'node:stream/promises'
import type { FastifyReply } from 'fastify'
import type { Farm } from '../farm.js'
import { sendRefusal } from '../http/errors.js'
import { isRefusal } from '../http/refusal.js'
import type { AgentLog } from './log-at-agent.js'
import { logIsUnderWay } from './task-log-store.js'
import type { TaskLogRow } from './task-log-store.js'

/** Sends the log so far or, to follow it, until it ends. A client that goes away ends the call to the agent. */
export async function streamLog(
  farm: Farm,
  reply: FastifyReply,
  log: TaskLogRow,
  at: AgentLog,
  follow: boolean,
): Promise<FastifyReply> {
  const gone = new AbortController()
  reply.raw.once('close', () => {
    gone.abort()
  })
  if (reply.raw.destroyed) gone.abort()
  const underWay = () => logIsUnderWay(farm.database.read, log.id)
  const pieces = await farm.readAgentLog({ ...at, signal: gone.signal, ...(follow ? { underWay } : {}) })
  if (isRefusal(pieces)) return sendRefusal(reply, pieces)
  reply.hijack()
  reply.raw.writeHead(200, { ...headers })
  // A log to follow may have no line yet; the client is to know that it is being followed.
  reply.raw.flushHeaders()
  if (reply.request.method === 'HEAD') {
    reply.raw.end()
    return reply
  }
  // Who reads sees that it broke off by the missing end.
  await pipeline(pieces, reply.raw).catch((error: unknown) => {
    if (!gone.signal.aborted)
      farm.log.info({ err: error, log: log.identifier }, 'a log broke off while it was read from its agent')
  })
  return reply
}

const headers = {
  'content-type': 'text/csv',
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
  'x-content-type-options': 'nosniff',
}
