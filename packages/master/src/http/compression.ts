// Long answers are compressed for clients that ask for it: browsers and our own programs do, PyFarm's agents don't.
import { constants } from 'node:zlib'
import compress from '@fastify/compress'
import type { FastifyInstance } from 'fastify'

/** Bytes; shorter answers gain nothing. */
export const leastCompressed = 1024

/** Texts that are sent as a whole; not images and archives, which are compressed already, and not events, which come one by one. */
export const isCompressible = (type: string): boolean =>
  /^(?:text\/(?!event-stream)|application\/(?:json|javascript|xml)|image\/svg\+xml)/.test(type)

export function compressAnswers(server: FastifyInstance): void {
  void server.register(compress, {
    encodings: ['gzip', 'deflate'],
    threshold: leastCompressed,
    customTypes: isCompressible,
    globalDecompression: false,
    // What a stream has so far reaches the client.
    zlibOptions: { flush: constants.Z_SYNC_FLUSH },
  })
}
