// Addresses that no route can make sense of.
import type { FastifyInstance } from 'fastify'
import { badRequest, RefusedError } from './refusal.js'

export function refuseOddAddresses(server: FastifyInstance): void {
  server.addHook('onRequest', ({ url, query }, _reply, done) => {
    // PostgreSQL stores no NUL, so nothing is called by a name with one.
    if (url.includes('%00')) done(new RefusedError(badRequest('The address has a NUL in it.')))
    else if (Object.keys(query ?? {}).some(key => key.startsWith('__proto__')))
      done(new RefusedError(badRequest('The address asks for __proto__, which is not taken.')))
    else done()
  })
}
