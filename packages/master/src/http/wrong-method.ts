// Which methods an address takes: one that is known, asked with another method, is answered 405 and not 404.
import type { FastifyInstance } from 'fastify'

/** Notes every route that is added from now on; the answer tells which methods go with a path, in upper case. */
export function noteMethods(server: FastifyInstance): (path: string) => string[] {
  const methodsOf = new Map<string, Set<string>>()
  server.addHook('onRoute', route => {
    const methods = methodsOf.get(route.url) ?? new Set()
    for (const method of [route.method].flat()) methods.add(method)
    methodsOf.set(route.url, methods)
  })
  return path => {
    const segments = segmentsOf(path)
    const matching = [...methodsOf].filter(([pattern]) => matches(segmentsOf(pattern), segments))
    return [...new Set(matching.flatMap(([, methods]) => [...methods]))].sort()
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
