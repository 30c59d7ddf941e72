// The master's API, typed by what it documents.
import createClient from 'openapi-fetch'
import { Problem } from '@pyfarm/contract/problem'
import type { components, paths } from './paths.js'

export type Schemas = components['schemas']

const answerWithinMs = 15_000

/** Nobody answered: the master is down, or the network is. */
export class MasterAway extends Problem {}

/** The master said no: `status`, and its sentence as the message. */
export class Refused extends Problem {
  readonly status: number

  constructor(status: number, sentence: string) {
    super(sentence)
    this.status = status
  }
}

/** What is sent with everything that changes something; set when the master has told who is logged in. */
let csrfToken: string | undefined

export function sendCsrfToken(token: string | undefined): void {
  csrfToken = token
}

export const farm = createClient<paths>({ baseUrl: '/', fetch: ask })

async function ask(request: Request): Promise<Response> {
  if (request.method !== 'GET' && csrfToken !== undefined) request.headers.set('x-csrf-token', csrfToken)
  try {
    const response = await fetch(request, { signal: AbortSignal.any([request.signal, AbortSignal.timeout(answerWithinMs)]) })
    if (response.status === 401) goToLogin()
    return response
  } catch (error) {
    if (request.signal.aborted) throw error
    throw new MasterAway('The master does not answer. See whether it still runs where you started it.')
  }
}

/** The session is over, or there was none: after the login this very page is shown again. */
function goToLogin(): void {
  location.assign(`/login/?next=${encodeURIComponent(location.pathname + location.search)}`)
}

interface Answer<Body> {
  readonly data?: Body
  readonly error?: unknown
  readonly response: Response
}

/**
 * The body of an answer, for queries and changes:
 *
 *     const job = await bodyOf(farm.GET('/api/v1/jobs/{job}', { params: { path: { job: '3' } } }))
 *
 * @throws Refused with the master's sentence, MasterAway without an answer
 */
export async function bodyOf<Body>(asked: Promise<Answer<Body>>): Promise<Body> {
  return (await answerTo(asked)).body
}

/** The rows of one page of a list, as `rowsOf` makes them of the body, and how many there are in all. */
export async function pageOf<Body extends readonly unknown[], Row>(
  asked: Promise<Answer<Body>>,
  rowsOf: (body: Body) => Row[],
): Promise<{ rows: Row[]; total: number }> {
  const { body, response } = await answerTo(asked)
  return { rows: rowsOf(body), total: Number(response.headers.get('x-total-count') ?? body.length) }
}

async function answerTo<Body>(asked: Promise<Answer<Body>>): Promise<{ body: Body; response: Response }> {
  const { data, error, response } = await asked
  if (!response.ok) throw new Refused(response.status, sentenceIn(error) ?? `The master answered ${response.status}.`)
  // An answer without a body (204) has a type that says so.
  return { body: data as Body, response }
}

function sentenceIn(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('error' in error)) return undefined
  return typeof error.error === 'string' ? error.error : undefined
}
