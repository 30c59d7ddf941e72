// The master's API as the commands see it: an answer, or silence.
import { Problem } from '@pyfarm/contract/problem'
import type { z } from 'zod'
import { callMaster, type Certificate } from './pinned-call.js'

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

export type Answer =
  | { readonly kind: 'answer'; readonly status: number; readonly body: unknown }
  /** No connection, or no answer in time. */
  | { readonly kind: 'silence'; readonly why: string }

export interface Api {
  /** The master's address, without a final slash. */
  readonly master: string
  /** `path` follows `/api/v1`: `/jobs/12`. */
  send(method: Method, path: string, body?: unknown): Promise<Answer>
}

export interface ApiOptions {
  /** Ends every request. */
  readonly signal?: AbortSignal
  readonly timeoutMs?: number
  /** Sent with every request, to this master alone. */
  readonly token?: string | undefined
  /** The certificate of this very master, if it is known as such. */
  readonly certificate?: Certificate | undefined
}

const prefix = '/api/v1'

export function connectApi(master: string, { signal, timeoutMs = 15_000, token, certificate }: ApiOptions = {}): Api {
  return {
    master,
    send: async (method, path, body) => {
      const timeout = AbortSignal.timeout(timeoutMs)
      try {
        const headers = {
          accept: 'application/json',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        }
        const call = { method, headers, body: body === undefined ? undefined : JSON.stringify(body) }
        const ending = signal === undefined ? timeout : AbortSignal.any([signal, timeout])
        const reply = await callMaster(`${master}${prefix}${path}`, { ...call, signal: ending }, certificate)
        return { kind: 'answer', status: reply.status, body: parseBody(reply.text) }
      } catch (error) {
        return { kind: 'silence', why: timeout.aborted ? `no answer in ${timeoutMs / 1000} s` : reasonOf(error) }
      }
    },
  }
}

/**
 * Sends a request and parses its answer.
 * @throws Problem in one sentence when nothing answers, the master refuses, or the answer is not what `schema` says.
 */
export async function ask<S extends z.ZodType>(
  api: Api,
  schema: S,
  method: Method,
  path: string,
  body?: unknown,
): Promise<z.infer<S>> {
  const answer = await api.send(method, path, body)
  if (answer.kind === 'silence') throw silent(api, answer.why)
  if (!isFine(answer)) throw refused(answer)
  return parseAnswer(schema, answer, `${method} ${path}`)
}

/** As `ask` with GET, but undefined for 404. */
export async function askIfThere<S extends z.ZodType>(api: Api, schema: S, path: string): Promise<z.infer<S> | undefined> {
  const answer = await api.send('GET', path)
  if (answer.kind === 'silence') throw silent(api, answer.why)
  if (answer.status === 404) return undefined
  if (!isFine(answer)) throw refused(answer)
  return parseAnswer(schema, answer, `GET ${path}`)
}

function refused(answer: { readonly status: number; readonly body: unknown }): Problem {
  const advice = answer.status === 401 ? ' ("pyfarm login" does it)' : ''
  return new Problem(`the master refused: ${errorText(answer)}${advice}`)
}

export function silent({ master }: Api, why: string): Problem {
  if (/certificate/i.test(why))
    return new Problem(
      `the certificate of ${master} is not known here (${why}): "pyfarm login --master ${master}" shows it and asks`,
    )
  return new Problem(`no master answers at ${master}: start one with "pyfarm up" or name it with --master`)
}

/** The server's own words: `{"error": text or list}`, a bare JSON string, or the status. */
export function errorText({ status, body }: { readonly status: number; readonly body: unknown }): string {
  const error: unknown = typeof body === 'object' && body !== null && 'error' in body ? body.error : body
  if (Array.isArray(error) && error.length > 0) return error.map(String).join(', ')
  return typeof error === 'string' && error !== '' && !error.startsWith('<') ? error : `status ${status}`
}

function parseAnswer<S extends z.ZodType>(schema: S, answer: { readonly body: unknown }, what: string): z.infer<S> {
  const parsed = schema.safeParse(answer.body)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const where = issue === undefined ? '' : ` (${issue.path.join('.')}: ${issue.message})`
  throw new Problem(`the answer to ${what} is not what this command understands${where}: use the command of the master's version`)
}

const isFine = ({ status }: { readonly status: number }): boolean => status >= 200 && status < 300

function parseBody(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? error.cause.message : error.message
}
