// The agent's HTTP API (agent-protocol.md section 4): loose in what it takes, JSON in what it answers.
import type { Socket } from 'node:net'
import { agentOffers, masterUserAgent, offersHeader } from '@pyfarm/contract/agent-protocol'
import fastify, { type FastifyError, type FastifyInstance, type FastifyReply } from 'fastify'
import { registerPageRoutes } from '../page/page-routes.js'
import type { ApiContext } from './api-context.js'
import { registerAssignRoute } from './assign-route.js'
import { registerConfigRoute } from './config-route.js'
import { registerControlRoutes } from './control-routes.js'
import { acceptJsonBodies } from './json-bodies.js'
import { guardOrders } from './order-guard.js'
import { refuseOtherMethods } from './refuse-methods.js'
import { registerStatusRoutes } from './status-routes.js'
import { registerTaskRoutes } from './task-routes.js'
import { registerTaskLogRoute } from './task-log-route.js'

const largestBody = 8 * 1024 * 1024
/** A master needs a few, and one for each log that somebody follows. */
const mostConnections = 256

export function openAgentServer(context: ApiContext): FastifyInstance {
  const { tuning, log } = context
  const server = fastify({
    logger: false,
    bodyLimit: largestBody,
    routerOptions: { ignoreTrailingSlash: true, ignoreDuplicateSlashes: true, maxParamLength: 300 },
    forceCloseConnections: 'idle',
    // Whoever sends a request piece by piece must not hold a connection for ever.
    requestTimeout: tuning.requestMilliseconds,
    http: {
      headersTimeout: tuning.requestMilliseconds,
      connectionsCheckingInterval: Math.min(1000, tuning.requestMilliseconds),
    },
    clientErrorHandler: refuseUnreadable,
    frameworkErrors: (error, _request, reply) => {
      sendError(error, reply)
    },
  })
  server.server.maxConnections = mostConnections
  acceptJsonBodies(server)
  guardOrders(server, context)
  server.addHook('onRequest', async request => {
    if (request.headers['user-agent'] === masterUserAgent) context.onMasterContact()
  })
  server.addHook('onSend', async (_request, reply) => {
    reply.header(offersHeader, agentOffers)
  })
  server.setErrorHandler((error: FastifyError, _request, reply) => {
    if ((error.statusCode ?? 500) >= 500) log.error(`A request failed: ${error.message}`)
    return sendError(error, reply)
  })
  server.setNotFoundHandler((request, reply) => reply.code(404).send({ error: `There is nothing at ${request.url}.` }))
  const refuseOthers = refuseOtherMethods(server)
  registerAssignRoute(server, context)
  registerTaskRoutes(server, context)
  registerTaskLogRoute(server, context)
  registerStatusRoutes(server, context)
  registerConfigRoute(server, context)
  registerControlRoutes(server, context)
  registerPageRoutes(server, context)
  refuseOthers()
  return server
}

function sendError({ statusCode = 500, message }: FastifyError, reply: FastifyReply): FastifyReply {
  return reply.code(statusCode).send({ error: message })
}

/** What is no HTTP, or does not come to its end. */
function refuseUnreadable({ code }: { code?: string }, socket: Socket): void {
  if (code === 'ECONNRESET' || socket.destroyed || !socket.writable) return
  const [status, error] =
    code === 'ERR_HTTP_REQUEST_TIMEOUT'
      ? ['408 Request Timeout', 'The request did not come to its end in time.']
      : ['400 Bad Request', 'The request can not be read as HTTP.']
  const body = JSON.stringify({ error })
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
  )
}
