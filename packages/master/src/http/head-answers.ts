// HEAD is answered with the headers of GET, and without reading what GET would send.
import type { FastifyInstance, FastifyReply, FastifyRequest, onSendHookHandler } from 'fastify'
import { isCompressible, leastCompressed } from './compression.js'

export function answerHeads(server: FastifyInstance): void {
  server.addHook('onSend', (request, _reply, payload, done) => {
    if (request.method === 'HEAD' && isStream(payload)) payload.destroy()
    done(null, payload)
  })
  server.addHook('onRoute', route => {
    if (route.method === 'HEAD') route.onSend = [...[route.onSend ?? []].flat(), keepTrueLength]
  })
}

/** After fastify has measured what it leaves out: a length stays only if it is what GET would send. */
const keepTrueLength: onSendHookHandler = (request, reply, payload, done) => {
  if (reply.statusCode === 304 || wouldBeCompressed(request, reply)) reply.removeHeader('content-length')
  done(null, payload)
}

function wouldBeCompressed({ headers }: FastifyRequest, reply: FastifyReply): boolean {
  const isLong = Number(reply.getHeader('content-length')) >= leastCompressed
  return isLong && headers['accept-encoding'] !== undefined && isCompressible(String(reply.getHeader('content-type')))
}

const isStream = (payload: unknown): payload is { destroy: () => void } =>
  typeof payload === 'object' && payload !== null && 'destroy' in payload && typeof payload.destroy === 'function'
