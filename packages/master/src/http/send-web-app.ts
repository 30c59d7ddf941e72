import type { FastifyReply } from 'fastify'

/** The page that draws whatever the address says; only on a server that has the web app's files. */
export const sendWebApp = (reply: FastifyReply): FastifyReply =>
  reply.header('cache-control', 'no-cache').sendFile('index.html', { cacheControl: false })
