// What forms have in common.
import type { FastifyRequest } from 'fastify'
import formbody from '@fastify/formbody'
import { refuse, RefusedError } from '../http/refusal.js'
import type { Server } from '../http/server.js'
import { callerOf } from './caller.js'
import { hasCsrfToken } from './guard.js'
import type { Browser } from './log-in.js'

/** Bytes. */
export const formLimit = 8 * 1024

/** Routes that take forms; no other route knows how to read them. */
export function withForms(server: Server, routes: (forms: Server) => void): void {
  void server.register(async (forms: Server) => {
    await forms.register(formbody, { bodyLimit: formLimit })
    routes(forms)
  })
}

export const isJson = (request: FastifyRequest): boolean =>
  request.headers['content-type']?.startsWith('application/json') === true

export function browserOf(request: FastifyRequest): Browser {
  const caller = callerOf(request)
  const userAgent = request.headers['user-agent'] ?? ''
  const from = { address: request.ip, userAgent: userAgent.replaceAll(/[^\x20-\x7e]/g, '?') }
  return caller.kind === 'person' && caller.by.kind === 'session' ? { ...from, session: caller.by.id } : from
}

/** The text of a field; undefined when there is none. */
export function field(request: FastifyRequest, name: string): string | undefined {
  const { body } = request
  const value: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined
  return typeof value === 'string' ? value : undefined
}

/** @throws RefusedError 403 when the form is not one of ours */
export function refuseForgedForm(request: FastifyRequest): void {
  const header = request.headers['x-csrf-token']
  if (!hasCsrfToken(request, typeof header === 'string' ? header : field(request, 'csrf_token')))
    throw new RefusedError(refuse(403, 'This form is too old, or not one of this master: load its page again.'))
}
