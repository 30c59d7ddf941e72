// Bodies that are files: taken as they arrive, in bounded memory, for as long as they go on arriving.
import { pipeline } from 'node:stream'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { badRequest, refuse, RefusedError } from './refusal.js'
import type { Server } from './server.js'

/** How long nothing may arrive, in milliseconds. */
export const longestPause = 60_000

/** Puts routes on the server whose bodies are left to them, whatever their type is called. */
export function withUploads(server: Server, routes: (uploads: Server) => void): void {
  void server.register((uploads: Server, _options, done) => {
    uploads.removeAllContentTypeParsers()
    uploads.addContentTypeParser('*', (_request, _payload, parsed) => {
      parsed(null)
    })
    routes(uploads)
    done()
  })
}

/**
 * What arrives, in pieces. The connection stays whole when this ends early: the client has to hear why.
 * @throws RefusedError 408 when nothing comes for `pause` milliseconds.
 */
export async function* arriving(content: Readable, pause = longestPause): AsyncGenerator<Buffer, void, undefined> {
  const pieces = content.iterator({ destroyOnReturn: false }) as AsyncIterator<Buffer>
  try {
    for (;;) {
      const piece = await within(pause, pieces.next())
      if (piece.done === true) return
      yield piece.value
    }
  } finally {
    // Not awaited: it waits for a piece that may never come.
    pieces.return?.().catch(() => undefined)
  }
}

/** A timer for each piece: a promise that outlives them would keep them all in memory. */
function within<T>(pause: number, piece: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new RefusedError(refuse(408, `Nothing of the upload arrived for ${pause / 1000} seconds.`)))
    }, pause)
    piece.then(resolve, reject).finally(() => {
      clearTimeout(timer)
    })
  })
}

/** What was packed for the way is unpacked. @throws RefusedError 415 for a `Content-Encoding` that is not known here. */
export function unpacked(pieces: AsyncIterable<Buffer>, encoding: string | undefined): AsyncIterable<Buffer> {
  const name = encoding?.trim().toLowerCase() ?? ''
  if (name === '' || name === 'identity') return pieces
  if (name !== 'gzip' && name !== 'x-gzip') {
    throw new RefusedError(refuse(415, `Content-Encoding: ${name} is not taken here; send gzip, or none.`))
  }
  const gunzip = createGunzip()
  // Its errors, and those of the pieces, come to whoever reads it.
  pipeline(pieces, gunzip, () => undefined)
  return gunzip
}

/** @throws RefusedError 413 with this sentence for more than so many bytes. */
export async function* atMost(pieces: AsyncIterable<Buffer>, bytes: number, sentence: string): AsyncGenerator<Buffer, void> {
  let seen = 0
  for await (const piece of pieces) {
    seen += piece.length
    if (seen > bytes) throw new RefusedError(refuse(413, sentence))
    yield piece
  }
}

/** Many clients listen for an answer only once they have sent everything: the rest is read, but not without end. */
export async function discard(content: Readable, most: number, pause: number): Promise<void> {
  let seen = 0
  for await (const piece of arriving(content, pause)) {
    seen += piece.length
    if (seen > most) return
  }
}

/** What went wrong with an upload, where the one who sends it or makes room can put it right. */
export function uploadRefusal(error: unknown): RefusedError | undefined {
  if (error instanceof RefusedError) return error
  const code = codeOf(error)
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new RefusedError(refuse(503, "The master's disk is full: make room, then send it again."))
  }
  if (code === 'Z_DATA_ERROR' || code === 'Z_BUF_ERROR') return new RefusedError(badRequest('The upload is not valid gzip.'))
  if (code === 'ECONNRESET') return new RefusedError(badRequest('The upload broke off before its end.'))
  return undefined
}

export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
