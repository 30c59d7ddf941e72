// Bodies of requests: JSON, or nothing at all where nothing has to be said.
import type { FastifyInstance } from 'fastify'
import type { z } from 'zod'

const mostProblems = 5

/** A missing body is `{}`; a body without a type is taken as JSON; other media types are answered with 415. */
export function acceptJsonBodies(server: FastifyInstance): void {
  server.removeAllContentTypeParsers()
  server.addContentTypeParser('*', { parseAs: 'string' }, (request, body, done) => {
    const text = body.toString()
    const type = request.headers['content-type']
    if (text.trim() === '') done(null, {})
    else if (type !== undefined && !isJson(type)) done(trouble(415, `Content-Type: must be application/json, not ${type}.`))
    else parse(text, done)
  })
}

function isJson(type: string): boolean {
  return type.split(';')[0]?.trim().toLowerCase() === 'application/json'
}

function parse(text: string, done: (error: Error | null, body?: unknown) => void): void {
  try {
    done(null, JSON.parse(text))
  } catch {
    done(trouble(400, 'The body is not JSON.'))
  }
}

function trouble(statusCode: number, sentence: string): Error {
  return Object.assign(new Error(sentence), { statusCode })
}

/** What is wrong with a body, field by field. */
export function bodyProblem({ issues }: z.ZodError): string {
  return issues
    .slice(0, mostProblems)
    .map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`))
    .join('; ')
}
