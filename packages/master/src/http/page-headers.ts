// Headers of everything that a browser shows as a page: what it may load, and nobody may put it into a frame of theirs.

import type { FastifyReply } from 'fastify'

/** What does not call itself a page, such as a log or a picture, is shown as nothing else than what its type says, and does nothing. */
export function keepFromPages(reply: FastifyReply): void {
  reply.header('x-content-type-options', 'nosniff')
  if (!reply.hasHeader('content-security-policy'))
    reply.header('content-security-policy', "default-src 'none'; frame-ancestors 'none'; sandbox")
}

/** @param policy what the page may load and send, beside what no page may */
export const pageHeaders = (policy: string) => ({
  'content-security-policy': `${policy}; base-uri 'none'; frame-ancestors 'none'`,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
})
