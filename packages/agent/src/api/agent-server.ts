// The agent's HTTP API (agent-protocol.md section 4): loose in what it takes, JSON in what it answers.
import { agentOffers, masterUserAgent, offersHeader } from '@pyfarm/contract/agent-protocol'
import fastify, { type FastifyError, type FastifyInstance } from 'fastify'
import { registerAssignRoute } from './assign-route.js'
import { registerControlRoutes } from './control-routes.js'
import type { ApiContext } from './api-context.js'
import { registerStatusRoutes } from './status-routes.js'
import { registerTaskRoutes } from './task-routes.js'
import { registerTaskLogRoute } from './task-log-route.js'

const largestBody = 8 * 1024 * 1024

export function openAgentServer(context: ApiContext): FastifyInstance {
  const server = fastify({
    logger: false,
    bodyLimit: largestBody,
    routerOptions: { ignoreTrailingSlash: true },
    forceCloseConnections: 'idle',
  })
  server.removeAllContentTypeParsers()
  server.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => {
    parseBody(body.toString(), done)
  })
  server.addHook('onRequest', async request => {
    if (request.headers['user-agent'] === masterUserAgent) context.onMasterContact()
  })
  server.addHook('onSend', async (_request, reply) => {
    reply.header(offersHeader, agentOffers)
  })
  server.setErrorHandler((error: FastifyError, _request, reply) => {
    const status = error.statusCode ?? 500
    if (status >= 500) context.log.error(`A request failed: ${error.message}`)
    return reply.code(status).send({ error: error.message })
  })
  server.setNotFoundHandler((request, reply) => reply.code(404).send({ error: `There is nothing at ${request.url}.` }))
  registerAssignRoute(server, context)
  registerTaskRoutes(server, context)
  registerTaskLogRoute(server, context)
  registerStatusRoutes(server, context)
  registerControlRoutes(server, context)
  return server
}

function parseBody(text: string, done: (error: Error | null, body?: unknown) => void): void {
  if (text.trim() === '') {
    done(null, {})
    return
  }
  try {
    done(null, JSON.parse(text))
  } catch {
    done(Object.assign(new Error('The body is not JSON.'), { statusCode: 400 }))
  }
}
