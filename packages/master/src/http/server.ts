// The master's HTTP server: how bodies are read, how answers leave, and what every route can rely on.
import type { IncomingMessage, RequestListener, Server as HttpServer, ServerResponse } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import fastify, { LogController } from 'fastify'
import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import { validatorCompiler } from 'fastify-type-provider-zod'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { Logger } from 'pino'
import { agentUserAgent, masterOffers, offersHeader } from '@pyfarm/contract/agent-protocol'
import type { Settings } from '@pyfarm/contract/settings/settings'
import { answerBadAddress, answerBrokenRequest, answerErrors, answerExpectation } from './errors.js'
import { readBodies } from './bodies.js'
import { compressAnswers } from './compression.js'
import { tagAnswers } from './entity-tags.js'
import { answerHeads } from './head-answers.js'
import { keepFromPages } from './page-headers.js'
import { jsonText } from './json-text.js'
import { refuseOddAddresses } from './odd-addresses.js'

export type Server = FastifyInstance<HttpServer, IncomingMessage, ServerResponse, FastifyBaseLogger, ZodTypeProvider>

/** `tls`: it speaks https, with that certificate and key in PEM form. */
export function createServer(settings: Settings, log: Logger, tls?: { readonly cert: string; readonly key: string }): Server {
  const loggerInstance: FastifyBaseLogger = log
  const server = fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: settings.request_body_limit,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 1024 },
    frameworkErrors: answerBadAddress(settings),
    clientErrorHandler: answerBrokenRequest,
    forceCloseConnections: true,
    ...times,
    ...(tls === undefined ? {} : { serverFactory: (onRequest: RequestListener) => secureListener(onRequest, tls) }),
    trustProxy: settings.trusted_proxies.length > 0 ? settings.trusted_proxies : false,
  }).withTypeProvider<ZodTypeProvider>()
  server.setValidatorCompiler(validatorCompiler)
  server.setSerializerCompiler(() => answer => JSON.stringify(answer))
  if (settings.pretty_json) indentAnswers(server, settings)
  server.server.on('checkExpectation', answerExpectation)
  readBodies(server)
  answerErrors(server)
  refuseOddAddresses(server)
  server.addHook('onSend', (request, reply, payload, done) => {
    reply.header(offersHeader, masterOffers)
    // PyFarm's agents take a job type only with exactly this Content-Type (agent-protocol.md section 1, item 2).
    const type = reply.getHeader('content-type')
    if (typeof type === 'string' && type.startsWith('application/json')) reply.header('content-type', 'application/json')
    if (request.headers['user-agent'] !== agentUserAgent) keepFromPages(reply)
    done(null, payload)
  })
  tagAnswers(server, settings.api_prefix)
  answerHeads(server)
  compressAnswers(server)
  return server
}

/** Milliseconds. */
const times = { keepAliveTimeout: 65_000, requestTimeout: 120_000 }

/** Fastify sets the times of the servers that it makes itself alone. */
function secureListener(onRequest: RequestListener, tls: { readonly cert: string; readonly key: string }): HttpServer {
  return Object.assign(createHttpsServer({ ...tls, minVersion: 'TLSv1.2' }, onRequest), times)
}

function indentAnswers(server: Server, settings: Settings): void {
  server.addHook('preSerialization', (request, reply, payload, done) => {
    reply.serializer(answer => jsonText(settings, request.url, answer))
    done(null, payload)
  })
}
