// ETags of what changes seldom: who has it already is told so, and not sent it again.
import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

const seldomChanging =
  /^\/(?:jobtypes|software|tags|pathmaps|jobqueues|jobgroups|agents\/updates)(?:\/|$)|\/schema$|openapi\.json$/

/** Tags the answers of routes below `prefix`, and answers 304 to those that name the tag. */
export function tagAnswers(server: FastifyInstance, prefix: string): void {
  server.addHook('onSend', (request, reply, payload, done) => {
    if (!isTagged(request, reply, prefix) || !(typeof payload === 'string' || Buffer.isBuffer(payload))) {
      done(null, payload)
      return
    }
    // Weak, since the same tag goes with the compressed answer.
    const tag = `W/"${createHash('sha1').update(payload).digest('base64url')}"`
    reply.headers({ etag: tag, 'cache-control': 'no-cache' })
    if (!namesTag(request.headers['if-none-match'], tag)) {
      done(null, payload)
      return
    }
    reply.code(304).removeHeader('content-type').removeHeader('content-length')
    // What is left out of an answer to HEAD is measured by fastify.
    done(null, request.method === 'HEAD' ? '' : null)
  })
}

function isTagged({ method, routeOptions }: FastifyRequest, reply: FastifyReply, prefix: string): boolean {
  if ((method !== 'GET' && method !== 'HEAD') || reply.statusCode !== 200) return false
  const { url = '' } = routeOptions
  return seldomChanging.test(url.startsWith(prefix) ? url.slice(prefix.length) : url)
}

/** Whether a list of tags, or `*`, has this one; weak and strong ones are the same here. */
function namesTag(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false
  if (header.trim() === '*') return true
  return [...header.matchAll(/"[^"]*"/g)].some(([opaque]) => tag.endsWith(opaque))
}
