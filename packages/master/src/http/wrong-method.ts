// Which methods an address takes: a known one answers OPTIONS with them, and 405 instead of 404 to a method that it does not take.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { sendWebApp } from './send-web-app.js'

/** For requests that no route takes. Knows the routes that are added from now on. */
export function answerOtherMethods(server: FastifyInstance): void {
  const methodsAt = noteMethods(server)
  server.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0] ?? '/'
    const methods = methodsAt(path)
    if (methods.length === 0 && isForPerson(request, path) && server.hasReplyDecorator('sendFile'))
      return sendWebApp(reply.code(404))
    if (methods.length === 0) return reply.code(404).send({ error: `Nothing is found at ${path}.` })
    const allowed = [...methods, 'OPTIONS'].sort().join(', ')
    reply.header('allow', allowed)
    if (request.method === 'OPTIONS') return reply.code(204).send()
    return reply.code(405).send({ error: `${path} does not take ${request.method}; it takes ${allowed}.` })
  })
}

/** Somebody opened the address in a browser: the pages tell them that there is none, and lead on. */
const isForPerson = ({ method, headers }: FastifyRequest, path: string): boolean =>
  method === 'GET' && !path.startsWith('/api/') && (headers.accept ?? '').includes('text/html')

/** Notes every route that is added; the answer tells which methods go with a path, in upper case. */
function noteMethods(server: FastifyInstance): (path: string) => string[] {
  const methodsOf = new Map<string, Set<string>>()
  server.addHook('onRoute', route => {
    const methods = methodsOf.get(route.url) ?? new Set()
    for (const method of [route.method].flat()) methods.add(method)
    methodsOf.set(route.url, methods)
  })
  return path => {
    const segments = segmentsOf(path)
    const matching = [...methodsOf].filter(([pattern]) => matches(segmentsOf(pattern), segments))
    return [...new Set(matching.flatMap(([, methods]) => [...methods]))]
  }
}

const segmentsOf = (path: string): string[] => path.replace(/\/$/, '').split('/')

function matches(pattern: readonly string[], path: readonly string[]): boolean {
  if (pattern.at(-1) === '*')
    return path.length >= pattern.length && matches(pattern.slice(0, -1), path.slice(0, pattern.length - 1))
  return (
    pattern.length === path.length &&
    pattern.every((part, index) => part === path[index] || (part.startsWith(':') && path[index] !== ''))
  )
}
