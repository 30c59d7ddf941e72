// Bodies: JSON objects, also without a Content-Type (behaviour.md section 10).
import type { FastifyInstance } from 'fastify'
import secureJson from 'secure-json-parse'
import { badRequest, RefusedError } from './refusal.js'

export function readBodies(server: FastifyInstance): void {
  server.removeContentTypeParser(['application/json', 'text/plain'])
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, parseJsonObject(String(body)))
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)))
    }
  })
  server.addHook('onRequest', (request, _reply, done) => {
    // An agent sends its Content-Type on GET and DELETE too, with no body to go with it.
    const { headers } = request.raw
    const hasBody =
      headers['content-length'] !== undefined ? headers['content-length'] !== '0' : headers['transfer-encoding'] !== undefined
    if (!hasBody) delete headers['content-type']
    else headers['content-type'] ??= 'application/json'
    done()
  })
}

function parseJsonObject(text: string): unknown {
  if (text.trim() === '') throw new RefusedError(badRequest('The body is empty; send a JSON object.'))
  const value: unknown = parse(text)
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  throw new RefusedError(badRequest('The body must be a JSON object.'))
}

function parse(text: string): unknown {
  try {
    return secureJson.parse(text, { protoAction: 'error', constructorAction: 'ignore' })
  } catch {
    throw new RefusedError(badRequest('The body is not valid JSON.'))
  }
}
