// Requests over real connections, with bodies in pieces: what injected requests can't show.
import { createHash } from 'node:crypto'
import { request } from 'node:http'
import type { ClientRequest, OutgoingHttpHeaders } from 'node:http'
import { Readable } from 'node:stream'

export interface RealAnswer {
  readonly status: number | undefined
  readonly body: string
}

/** PUTs pieces as PyFarm's agent does: no User-Agent, `Connection: close`; without a length they are chunked. */
export function putPieces(
  port: number,
  path: string,
  pieces: Iterable<Buffer> | AsyncIterable<Buffer>,
  headers: OutgoingHttpHeaders,
): Promise<RealAnswer> {
  const put = request({ port, method: 'PUT', path, headers: { connection: 'close', ...headers } })
  Readable.from(pieces).pipe(put)
  return answerTo(put)
}

/** Announces 1000 bytes and sends only some. */
export async function sendHalf(
  method: 'PUT' | 'POST',
  port: number,
  path: string,
  headers: OutgoingHttpHeaders,
): Promise<ClientRequest> {
  const half = request({ port, method, path, headers: { 'content-length': 1000, ...headers } })
  half.on('error', () => undefined)
  await new Promise<void>(resolve => {
    half.write('only a part', () => {
      resolve()
    })
  })
  return half
}

export function answerTo(sent: ClientRequest): Promise<RealAnswer> {
  return new Promise((resolve, reject) => {
    sent.on('error', reject)
    sent.on('response', answer => {
      const pieces: Buffer[] = []
      answer.on('data', (piece: Buffer) => pieces.push(piece))
      answer.on('end', () => {
        resolve({ status: answer.statusCode, body: Buffer.concat(pieces).toString() })
      })
    })
  })
}

/** The hash and size of what a GET answers, without keeping it. */
export async function getDigest(url: string): Promise<{ status: number; size: number; hash: string }> {
  const answer = await fetch(url)
  const hash = createHash('sha256')
  let size = 0
  for await (const piece of answer.body ?? []) {
    const bytes = piece as Uint8Array
    size += bytes.length
    hash.update(bytes)
  }
  return { status: answer.status, size, hash: hash.digest('hex') }
}

export function digestOf(pieces: Iterable<Buffer>): string {
  const hash = createHash('sha256')
  for (const piece of pieces) hash.update(piece)
  return hash.digest('hex')
}

/** The most that this process took while the work ran, above what it had before, in bytes. */
export async function memoryGrowth(work: () => Promise<unknown>): Promise<number> {
  const before = process.memoryUsage.rss()
  let most = before
  const look = () => (most = Math.max(most, process.memoryUsage.rss()))
  const timer = setInterval(look, 20)
  try {
    await work()
    look()
  } finally {
    clearInterval(timer)
  }
  return most - before
}
