// Requests over a real connection, for what `inject` would not show: the bytes, and the headers that node adds.
import { request } from 'node:http'
import type { IncomingHttpHeaders } from 'node:http'
import type { Server } from '../http/server.js'

export interface HttpAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

/** Sends a request to a server that listens on 127.0.0.1; the path is sent as it is written. */
export function overHttp(
  server: Server,
  method: string,
  path: string,
  options: { readonly headers?: Readonly<Record<string, string>>; readonly body?: string | Buffer } = {},
): Promise<HttpAnswer> {
  const address = server.server.address()
  if (address === null || typeof address === 'string') throw new Error('The server does not listen.')
  return new Promise((resolve, reject) => {
    const { headers = {}, body } = options
    const sent = request({ host: '127.0.0.1', port: address.port, method, path, headers, agent: false }, answer => {
      const parts: Buffer[] = []
      answer.on('data', (part: Buffer) => parts.push(part))
      answer.on('error', reject)
      answer.on('end', () => {
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(parts) })
      })
    })
    sent.on('error', reject)
    sent.end(body)
  })
}
