// Turns refusals and errors into answers: JSON `{"error": "<sentence>"}`, whatever was sent (behaviour.md section 10).
import { STATUS_CODES } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { Problem } from '@pyfarm/contract/problem'
import type { Settings } from '@pyfarm/contract/settings/settings'
import { isBrokenReference, isDiskFull, isDuplicate, isOutOfRange } from '../database/database-errors.js'
import { jsonText } from './json-text.js'
import { RefusedError } from './refusal.js'
import { answerOtherMethods } from './wrong-method.js'
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
  answerOtherMethods(server)
}

/** For errors of the address itself, which come before any route. */
export const answerBadAddress =
  (settings: Settings) =>
  (error: FastifyError, request: FastifyRequest, reply: FastifyReply): void => {
    const sentence = error.code === 'FST_ERR_BAD_URL' ? 'The address of the request is not valid.' : error.message
    const status = error.statusCode ?? 400
    void reply
      .code(status)
      .header('content-type', 'application/json')
      .send(Buffer.from(jsonText(settings, request.url, { error: sentence })))
  }

/** For what is no HTTP: there is no request that could be answered by anything else. */
export function answerBrokenRequest(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const [status, sentence] = brokenRequests[error.code ?? ''] ?? [400, 'The request is not valid HTTP.']
  const body = JSON.stringify({ error: sentence })
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nContent-Type: application/json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  )
}

/** A client that waits for more than `100-continue` before it sends its body. */
export function answerExpectation(_request: IncomingMessage, response: ServerResponse): void {
  response
    .writeHead(417, { 'content-type': 'application/json', connection: 'close' })
    .end(JSON.stringify({ error: 'The header Expect can only be 100-continue.' }))
}

const brokenRequests: Readonly<Record<string, readonly [status: number, sentence: string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'The headers of the request are too large.'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [413, 'The chunk extensions of the request are too large.'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'The request did not arrive in time.'],
}

function describe(error: FastifyError, request: FastifyRequest): Failure {
  if (hasZodFastifySchemaValidationErrors(error)) return { status: 400, sentence: inputSentence(error, request) }
  const failure = failureOf(error)
  if (failure !== undefined) return failure
  const status = error.statusCode ?? 500
  if (status >= 500) return { status: 500, sentence: 'The master failed on this request; its log tells more.' }
  return { status, sentence: clientSentence(error, status, request) }
}

interface Failure {
  readonly status: number
  readonly sentence: string
}

/** What the refusal of a change, or the database's error about it, means to who asked for it; undefined when nobody planned it. */
export function failureOf(error: unknown): Failure | undefined {
  if (error instanceof RefusedError) return { status: error.refusal.refused, sentence: error.refusal.error }
  if (isDuplicate(error))
    return { status: 409, sentence: 'This exists already; somebody else may have made it at the same moment.' }
  if (isBrokenReference(error))
    return { status: 409, sentence: 'This refers to something that is gone, or something else still refers to it.' }
  if (isOutOfRange(error)) return { status: 400, sentence: 'A value is too long or too large to be stored.' }
  if (isDiskFull(error)) return { status: 503, sentence: "The master's disk is full: make room, then try again." }
  if (error instanceof Problem) return { status: 503, sentence: error.message }
  return undefined
}

function clientSentence(error: FastifyError, status: number, request: FastifyRequest): string {
  if (status === 413)
    return `The body is larger than the ${request.routeOptions.bodyLimit} bytes that are taken here (setting request_body_limit).`
  if (status === 415) return `The Content-Type ${request.headers['content-type'] ?? ''} is not taken here; send application/json.`
  return error.message
}

function inputSentence({ validation, validationContext }: FastifyError, { body }: FastifyRequest): string {
  if (validationContext === 'body' && (body ?? undefined) === undefined) return 'The body is empty; send a JSON object.'
  return (validation ?? []).map(sentenceOf).join(' ')
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
