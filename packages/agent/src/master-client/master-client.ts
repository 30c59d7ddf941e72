// One request to the master and its answer. Repeats are made in until-answered.ts.
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { pipeline, type Readable } from 'node:stream'
import { createGzip } from 'node:zlib'
import { agentOffers, agentUserAgent, offersHeader } from '@pyfarm/contract/agent-protocol'
import { tlsPinnedTo, type PinnedTls } from '@pyfarm/contract/pinned-certificate'
import { Pool, interceptors } from 'undici'
import { reasonOf } from '../reason-of.js'
import { parseMasterAddress } from './master-address.js'

export interface MasterAnswer {
  readonly status: number
  /** Undefined when the answer was no JSON. */
  readonly body: unknown
  readonly text: string
}

export interface MasterRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Below `/api/v1`, percent-encoded. */
  readonly path: string
  readonly body?: unknown
}

/** The master gave no answer: it refused the connection, broke it, or took too long. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer'
}

export interface MasterClient {
  readonly address: string
  /** Base of its API. */
  readonly api: string
  /** Sent with each request to the master, and to nobody else. */
  readonly headers: Readonly<Record<string, string>>
  /** How the master is known over TLS; undefined: by the authorities of this machine. */
  readonly tls: PinnedTls | undefined
  /** What the master said that it offers beyond PyFarm 0.8.7, on its last answer. */
  readonly offers: ReadonlySet<string>
  /** Rejects with NoAnswer, or with the signal's reason. */
  send(request: MasterRequest, signal?: AbortSignal): Promise<MasterAnswer>
  /** PUTs a CSV file, packed if the master takes that; resolves with the answer's code. */
  upload(path: string, file: string, signal?: AbortSignal): Promise<number>
  close(): Promise<void>
}

/** What the master says in `PyFarm-Offers` when it takes logs packed. */
const gzipLogsOffer = 'gzip-logs'

const largestAnswer = 32 * 1024 * 1024
const usualHeaders = {
  'user-agent': agentUserAgent,
  'content-type': 'application/json',
  'accept-encoding': 'identity',
  [offersHeader]: agentOffers,
}

/** Headers of an answer, and when by this machine's clock it was asked for and came (milliseconds since 1970). */
export type OnAnswer = (headers: Readonly<Record<string, string | string[] | undefined>>, sent: number, received: number) => void

export interface MasterClientOptions {
  /** Hears of each answer. */
  readonly onAnswer?: OnAnswer | undefined
  /** How long the master may be silent when it should answer, or within an answer. */
  readonly answerMilliseconds?: number | undefined
  /** The agent's own token. */
  readonly token?: string | undefined
  /** The master's certificate, if it is known as such. */
  readonly certificate?: { readonly pem: string; readonly pin: string } | undefined
}

/** Opens connections to a master on demand, at most eight at a time; more requests wait for one. Throws a Problem for a wrong address. */
export function openMasterClient(master: string, options: MasterClientOptions = {}): MasterClient {
  const { onAnswer = () => undefined, answerMilliseconds = 30_000, token, certificate } = options
  const { origin, prefix } = parseMasterAddress(master)
  const tls = certificate === undefined ? undefined : tlsPinnedTo(certificate)
  const credential = token === undefined ? {} : { authorization: `Bearer ${token}` }
  const headers = { ...usualHeaders, ...credential }
  const pool = new Pool(origin, {
    connections: 8,
    connect: { timeout: 5000, ...tls },
    headersTimeout: answerMilliseconds,
    bodyTimeout: answerMilliseconds,
    keepAliveTimeout: 4000,
    maxResponseSize: largestAnswer,
  })
  // The token is left away where that leads to another origin.
  const following = pool.compose(interceptors.redirect({ maxRedirections: 3 }))
  let offers: ReadonlySet<string> = new Set()
  return {
    address: origin,
    api: origin + prefix,
    headers,
    tls,
    get offers() {
      return offers
    },
    send: ({ method, path, body }, signal) =>
      orNoAnswer(signal, async () => {
        const sent = Date.now()
        const answer = await (method === 'GET' ? following : pool).request({
          method,
          path: prefix + path,
          headers,
          body: body === undefined ? null : JSON.stringify(body),
          signal: signal ?? null,
        })
        onAnswer(answer.headers, sent, Date.now())
        const text = await answer.body.text()
        const json = parseJson(text)
        const offered = answer.headers[offersHeader]
        // A page of a proxy says nothing about the master behind it.
        if (offered !== undefined || json !== undefined) offers = parseOffers(offered)
        return { status: answer.statusCode, body: json, text }
      }),
    upload: async (path, file, signal) => {
      const { size } = await stat(file)
      const packed = size > 0 && offers.has(gzipLogsOffer)
      return orNoAnswer(signal, async () => {
        const answer = await pool.request({
          method: 'PUT',
          path: prefix + path,
          headers: {
            'user-agent': agentUserAgent,
            ...credential,
            'content-type': 'text/csv',
            ...(packed ? { 'content-encoding': 'gzip' } : { 'content-length': String(size) }),
          },
          body: size === 0 ? '' : readLog(file, size, packed),
          signal: signal ?? null,
        })
        await answer.body.dump()
        return answer.statusCode
      })
    },
    close: () => pool.destroy(),
  }
}

function readLog(file: string, size: number, packed: boolean): Readable {
  const rows = createReadStream(file, { end: size - 1 })
  // Its errors, and those of the file, come to whoever reads it.
  return packed ? pipeline(rows, createGzip(), () => undefined) : rows
}

/** Reads a `PyFarm-Offers` header: a comma-separated list of words. */
export function parseOffers(header: string | string[] | undefined): ReadonlySet<string> {
  const text = Array.isArray(header) ? header.join(',') : (header ?? '')
  return new Set(
    text
      .split(',')
      .map(word => word.trim().toLowerCase())
      .filter(word => word !== ''),
  )
}

async function orNoAnswer<T>(signal: AbortSignal | undefined, act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    signal?.throwIfAborted()
    throw new NoAnswer(plainReason(error), { cause: error })
  }
}

function plainReason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ECONNREFUSED') return 'nothing listens there'
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'its name is not known'
  if (typeof code === 'string' && code.includes('TIMEOUT')) return 'it takes too long to answer'
  return reasonOf(error) || String(code)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
