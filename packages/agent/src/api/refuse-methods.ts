import type { FastifyInstance } from 'fastify'

/**
 * Answers 405 with `Allow` to the methods that an address has no route for. Called before the first route is registered; what it
 * returns is called after the last one.
 */
export function refuseOtherMethods(server: FastifyInstance): () => void {
  const methodsOf = new Map<string, Set<string>>()
  let open = true
  server.addHook('onRoute', ({ url, method }) => {
    if (!open) return
    const methods = methodsOf.get(url) ?? new Set()
    for (const each of [method].flat()) methods.add(each)
    methodsOf.set(url, methods)
  })
  return () => {
    open = false
    for (const [url, allowed] of methodsOf) {
      const allow = [...allowed].sort().join(', ')
      server.route({
        url,
        method: server.supportedMethods.filter(method => !allowed.has(method)),
        config: { unguarded: true },
        // Before its body is read: nothing in it would change the answer.
        onRequest: (request, reply, done) => {
          void reply
            .code(405)
            .header('allow', allow)
            .send({ error: `${request.method} is not for ${request.url.split('?')[0]}: use ${allow}.` })
          done()
        },
        handler: (_request, reply) => reply,
      })
    }
  }
}
