// Who sends a request: found once, before its body is read, and the same for everybody who asks.
import type { FastifyRequest } from 'fastify'
import { nobody } from './caller-rules.js'
import type { Caller } from './caller-rules.js'

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller | null
  }
}

/** Who sends the request. Nobody, until that is known. */
export const callerOf = (request: FastifyRequest): Caller => request.caller ?? nobody
