// Bodies: JSON objects in UTF-8, also without a Content-Type (behaviour.md section 10).
import { isUtf8 } from 'node:buffer'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import secureJson from 'secure-json-parse'
import { jsonProblem } from './json-rules.js'
import { badRequest, refuse, RefusedError } from './refusal.js'

export function readBodies(server: FastifyInstance): void {
  server.removeContentTypeParser(['application/json', 'text/plain'])
  server.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    try {
      refuseOtherEncodings(request)
      done(null, parseJsonObject(body))
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

function refuseOtherEncodings({ headers }: FastifyRequest): void {
  const charset = /;\s*charset\s*=\s*"?([^";\s]*)/i.exec(headers['content-type'] ?? '')?.[1] ?? 'utf-8'
  if (!/^utf-?8$/i.test(charset)) throw new RefusedError(refuse(415, `The charset ${charset} is not taken here; send UTF-8.`))
  const encoding = headers['content-encoding'] ?? 'identity'
  if (encoding.toLowerCase() !== 'identity')
    throw new RefusedError(refuse(415, `The Content-Encoding ${encoding} is not taken here; send the body as it is.`))
}

/** The object; undefined when the body is empty. */
function parseJsonObject(bytes: Buffer): unknown {
  if (!isUtf8(bytes)) throw new RefusedError(badRequest('The body is not valid UTF-8.'))
  const text = bytes.toString('utf8')
  if (text.trim() === '') return undefined
  const value = parse(text)
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new RefusedError(badRequest('The body must be a JSON object.'))
  const problem = jsonProblem(text)
  if (problem !== undefined) throw new RefusedError(badRequest(problem))
  return value
}

function parse(text: string): unknown {
  try {
    return secureJson.parse(text, { protoAction: 'error', constructorAction: 'ignore' })
  } catch (error) {
    const isForbidden = error instanceof Error && error.message === 'Object contains forbidden prototype property'
    throw new RefusedError(badRequest(isForbidden ? '__proto__: is not taken as a key.' : 'The body is not valid JSON.'))
  }
}
