// Fetches the file of an update from the master, or from where the master sends us for it.
import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { digestHeader, signatureHeader, updateKeyHeader, type UpdateFacts } from '@pyfarm/contract/update-signature'
import { Agent, request, type Dispatcher } from 'undici'
import { reasonOf } from '../reason-of.js'
import type { MasterClient } from '../master-client/master-client.js'
import { isTrouble } from '../master-client/until-answered.js'
import type { Voucher } from './update-checks.js'

const mostRedirects = 5
const quietMilliseconds = 30_000

export type Download =
  | { readonly kind: 'got'; readonly facts: UpdateFacts; readonly voucher: Voucher }
  /** Worth another try. */
  | { readonly kind: 'trouble'; readonly reason: string }
  | { readonly kind: 'refused'; readonly reason: string }

export interface DownloadWish {
  readonly version: string
  readonly client: MasterClient
  /** Where it is written to. */
  readonly file: string
  /** Bytes */
  readonly most: number
  readonly signal: AbortSignal
}

/** Tries once. Rejects only with the signal's reason. */
export async function downloadUpdate(wish: DownloadWish): Promise<Download> {
  const times = { headersTimeout: quietMilliseconds, bodyTimeout: quietMilliseconds }
  const own = new Agent({ connect: { timeout: 5000, ...wish.client.tls }, ...times })
  const others = new Agent({ connect: { timeout: 5000 }, ...times })
  try {
    return await follow(wish, own, others)
  } catch (error) {
    wish.signal.throwIfAborted()
    return codeOf(error) === 'ENOSPC'
      ? { kind: 'refused', reason: 'the disk of the home is full' }
      : { kind: 'trouble', reason: reasonOf(error) || String(codeOf(error)) }
  } finally {
    await Promise.all([own.destroy(), others.destroy()])
  }
}

async function follow(wish: DownloadWish, toMaster: Dispatcher, toOthers: Dispatcher): Promise<Download> {
  const { client, version, signal } = wish
  const own = new URL(`${client.api}/agents/updates/${encodeURIComponent(version)}`)
  let url = own
  let voucher: Voucher | undefined
  for (let hop = 0; hop <= mostRedirects; hop++) {
    // What identifies this agent is for its master alone.
    const isOwn = url.origin === own.origin
    const headers = isOwn ? client.headers : {}
    const dispatcher = isOwn ? toMaster : toOthers
    const answer = await request(url, { dispatcher, signal, headers: { ...headers, 'accept-encoding': 'identity' } })
    // Only the master's own words count, also when somebody else has the file.
    voucher ??= voucherIn(answer.headers)
    const { location } = answer.headers
    if (answer.statusCode < 300 || answer.statusCode > 399 || typeof location !== 'string')
      return await take(wish, answer, voucher)
    await answer.body.dump()
    url = new URL(location, url)
  }
  return { kind: 'refused', reason: `the master sends it from address to address, more than ${mostRedirects} times` }
}

type Headers = Readonly<Record<string, string | string[] | undefined>>

function voucherIn(headers: Headers): Voucher {
  const text = (name: string) => [headers[name]].flat()[0]
  return { digest: text(digestHeader), signature: text(signatureHeader), key: text(updateKeyHeader) }
}

async function take(wish: DownloadWish, answer: Dispatcher.ResponseData, voucher: Voucher): Promise<Download> {
  const { statusCode: status, body } = answer
  if (status !== 200) {
    await body.dump()
    return { kind: isTrouble(status) ? 'trouble' : 'refused', reason: `the answer to the request for it was ${status}` }
  }
  const { version, file, most } = wish
  const hash = createHash('sha256')
  let size = 0
  const measured = async function* (pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const piece of pieces) {
      size += piece.length
      if (size > most) return
      hash.update(piece)
      yield piece
    }
  }
  await pipeline(body, measured, createWriteStream(file))
  if (size > most) return { kind: 'refused', reason: `it has more than ${most} bytes` }
  return { kind: 'got', facts: { version, size, sha256: hash.digest('hex') }, voucher }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
