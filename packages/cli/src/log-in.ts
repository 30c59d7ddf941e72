// A name and a password for a token: a login as a browser does it, which makes the token and ends.
import { hostname } from 'node:os'
import { newTokenAnswerSchema, whoSchema } from '@pyfarm/contract/api/people'
import { Problem } from '@pyfarm/contract/problem'
import { z } from 'zod'
import { errorText } from './api-client.js'
import type { SavedLogin } from './logins.js'
import { callMaster, type Certificate } from './pinned-call.js'

const answerWithinMs = 15_000

/** @throws Problem when the master is silent, or refuses */
export async function logInAt(
  master: string,
  username: string,
  password: string,
  certificate?: Certificate,
): Promise<SavedLogin> {
  const post = poster(certificate)
  const login = await post(`${master}/login/`, { username, password }, {})
  const who = z.looseObject(whoSchema.shape).parse(login.body)
  const session = { cookie: login.cookie, 'x-csrf-token': who.csrf_token ?? '' }
  try {
    const made = await post(`${master}/api/v1/tokens/`, { name: `pyfarm login on ${hostname()}` }, session)
    const { token, id } = z.looseObject(newTokenAnswerSchema.shape).parse(made.body)
    return { username: who.username ?? username, token, id, ...(certificate === undefined ? {} : { certificate }) }
  } finally {
    await post(`${master}/logout/`, {}, session).catch(() => undefined)
  }
}

interface Answer {
  readonly body: unknown
  readonly cookie: string
}

type Post = (url: string, body: object, headers: Readonly<Record<string, string>>) => Promise<Answer>

/** Neither name nor password go anywhere else: no redirect is followed. */
const poster =
  (certificate: Certificate | undefined): Post =>
  async (url, body, headers) => {
    const call = {
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(answerWithinMs),
    }
    const reply = await callMaster(url, call, certificate).catch((error: unknown) => {
      throw new Problem(`no master answers at ${new URL(url).origin}`, { cause: error })
    })
    const answer: unknown = reply.text === '' ? undefined : parse(reply.text)
    if (reply.status < 200 || reply.status > 299)
      throw new Problem(`the master refused: ${errorText({ status: reply.status, body: answer })}`)
    return { body: answer, cookie: reply.cookies.join('; ') }
  }

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
