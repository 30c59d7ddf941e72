// Requests to a master whose certificate is known as such, and not by an authority.
import { request } from 'node:https'
import { connect } from 'node:tls'
import { pinOf, tlsPinnedTo } from '@pyfarm/contract/pinned-certificate'
import { z } from 'zod'

export const certificateSchema = z.object({ pem: z.string(), pin: z.string() })
export type Certificate = z.infer<typeof certificateSchema>

export interface Call {
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | undefined
  readonly signal: AbortSignal
}

export interface Reply {
  readonly status: number
  readonly text: string
  /** Cookies that it sets, each as `name=value`. */
  readonly cookies: readonly string[]
}

/** Sends a request, to that certificate's owner alone when there is one; without, as the authorities of this machine say. Follows no redirect with a body. */
export function callMaster(url: string, call: Call, certificate: Certificate | undefined): Promise<Reply> {
  return certificate === undefined ? callByAuthorities(url, call) : callPinned(url, call, certificate)
}

async function callByAuthorities(url: string, { method, headers, body, signal }: Call): Promise<Reply> {
  const redirect = method === 'GET' ? 'follow' : 'manual'
  const reply = await fetch(url, { method, headers, signal, redirect, ...(body === undefined ? {} : { body }) })
  return { status: reply.status, text: await reply.text(), cookies: reply.headers.getSetCookie().map(firstPart) }
}

function callPinned(url: string, { method, headers, body, signal }: Call, certificate: Certificate): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, signal, agent: false, ...tlsPinnedTo(certificate) }, answer => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.once('error', reject)
      answer.once('end', () => {
        const cookies = (answer.headers['set-cookie'] ?? []).map(firstPart)
        resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8'), cookies })
      })
    })
    sent.once('error', reject)
    sent.end(body)
  })
}

const firstPart = (cookie: string): string => cookie.split(';')[0] ?? ''

const shownWithinMs = 10_000

/** The certificate that is shown there, and its fingerprint as `AB:CD:…`; `trusted` when an authority vouches for it. Rejects when nothing is. */
export function certificateShownAt(master: string): Promise<Certificate & { fingerprint: string; trusted: boolean }> {
  const { hostname, port } = new URL(master)
  const host = hostname.replace(/^\[|\]$/g, '')
  return new Promise((resolve, reject) => {
    const name = /^[\d.]+$|:/.test(host) ? {} : { servername: host }
    const socket = connect({ host, port: Number(port || 443), rejectUnauthorized: false, timeout: shownWithinMs, ...name })
    socket.once('timeout', () => socket.destroy(new Error('no answer')))
    socket.once('error', reject)
    socket.once('secureConnect', () => {
      const shown = socket.getPeerX509Certificate()
      const { authorized: trusted } = socket
      socket.destroy()
      if (shown === undefined) reject(new Error('no certificate'))
      else resolve({ pem: shown.toString(), pin: pinOf(shown.fingerprint256), fingerprint: shown.fingerprint256, trusted })
    })
  })
}
