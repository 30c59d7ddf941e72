// Turns refusals and errors into answers: JSON `{"error": "<sentence>"}`, whatever was sent (behaviour.md section 10).
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { Problem } from '@pyfarm/contract/problem'
import { isBrokenReference, isDiskFull, isDuplicate, isOutOfRange } from '../database/database-errors.js'
import { RefusedError } from './refusal.js'
import { noteMethods } from './wrong-method.js'
import type { Refusal } from './refusal.js'

export function sendRefusal(reply: FastifyReply, refusal: Refusal): FastifyReply {
  return reply.code(refusal.refused).send({ error: refusal.error })
}

export function answerErrors(server: FastifyInstance): void {
  server.setErrorHandler((error: FastifyError, request, reply) => {
    const { status, sentence } = describe(error, request)
    if (status >= 500) request.log.error({ err: error }, 'request failed')
    return reply.code(status).send({ error: sentence })
  })
  const methodsAt = noteMethods(server)
  server.setNotFoundHandler((request, reply) => {
    const path = pathOf(request)
    const methods = methodsAt(path)
    if (methods.length === 0) return reply.code(404).send({ error: `Nothing is found at ${path}.` })
    return reply
      .code(405)
      .header('allow', methods.join(', '))
      .send({ error: `${path} does not take ${request.method}; it takes ${methods.join(', ')}.` })
  })
}

/** For errors of the address itself, which come before any route. */
export function answerBadAddress(error: FastifyError, _request: FastifyRequest, reply: FastifyReply): void {
  const sentence = error.code === 'FST_ERR_BAD_URL' ? 'The address of the request is not valid.' : error.message
  void reply
    .code(error.statusCode ?? 400)
    .header('content-type', 'application/json')
    .send(JSON.stringify({ error: sentence }))
}

function describe(error: FastifyError, request: FastifyRequest): { status: number; sentence: string } {
  if (error instanceof RefusedError) return { status: error.refusal.refused, sentence: error.refusal.error }
  if (hasZodFastifySchemaValidationErrors(error)) return { status: 400, sentence: error.validation.map(sentenceOf).join(' ') }
  if (isDuplicate(error))
    return { status: 409, sentence: 'This exists already; somebody else may have made it at the same moment.' }
  if (isBrokenReference(error))
    return { status: 409, sentence: 'This refers to something that is gone, or something else still refers to it.' }
  if (isOutOfRange(error)) return { status: 400, sentence: 'A value is too long or too large to be stored.' }
  if (isDiskFull(error)) return { status: 503, sentence: "The master's disk is full: make room, then try again." }
  if (error instanceof Problem) return { status: 503, sentence: error.message }
  const status = error.statusCode ?? 500
  if (status >= 500) return { status: 500, sentence: 'The master failed on this request; its log tells more.' }
  return { status, sentence: clientSentence(error, status, request) }
}

function clientSentence(error: FastifyError, status: number, request: FastifyRequest): string {
  if (status === 413) return 'The body is larger than the master takes (setting request_body_limit).'
  if (status === 415) return `The Content-Type ${request.headers['content-type'] ?? ''} is not taken here; send application/json.`
  if (error.code === 'FST_ERR_CTP_INVALID_JSON_BODY' || error instanceof SyntaxError) return 'The body is not valid JSON.'
  if (error.code === 'FST_ERR_CTP_EMPTY_JSON_BODY') return 'The body is empty; send a JSON object.'
  return error.message
}

interface Issue {
  readonly instancePath: string
  readonly message?: string | undefined
}

/** "cpus: must be at most 256." */
function sentenceOf(issue: Issue): string {
  const field = issue.instancePath
    .split('/')
    .filter(part => part !== '')
    .join('.')
  const message = issue.message ?? 'is wrong'
  return field === '' ? `${message}.` : `${field}: ${message}.`
}

function pathOf(request: FastifyRequest): string {
  return request.url.split('?')[0] ?? '/'
}
