// A name and a password for a token: a login as a browser does it, which makes the token and ends.
import { hostname } from 'node:os'
import { newTokenAnswerSchema, whoSchema } from '@pyfarm/contract/api/people'
import { Problem } from '@pyfarm/contract/problem'
import { z } from 'zod'
import { errorText } from './api-client.js'
import type { SavedLogin } from './logins.js'

const answerWithinMs = 15_000

/** @throws Problem when the master is silent, or refuses */
export async function logInAt(master: string, username: string, password: string): Promise<SavedLogin> {
  const login = await post(`${master}/login/`, { username, password }, {})
  const who = z.looseObject(whoSchema.shape).parse(login.body)
  const session = { cookie: login.cookie, 'x-csrf-token': who.csrf_token ?? '' }
  try {
    const made = await post(`${master}/api/v1/tokens/`, { name: `pyfarm login on ${hostname()}` }, session)
    const { token, id } = z.looseObject(newTokenAnswerSchema.shape).parse(made.body)
    return { username: who.username ?? username, token, id }
  } finally {
    await post(`${master}/logout/`, {}, session).catch(() => undefined)
  }
}

interface Answer {
  readonly body: unknown
  readonly cookie: string
}

async function post(url: string, body: object, headers: Readonly<Record<string, string>>): Promise<Answer> {
  const reply = await fetch(url, {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
    // Neither name nor password go anywhere else.
    redirect: 'error',
    signal: AbortSignal.timeout(answerWithinMs),
  }).catch((error: unknown) => {
    throw new Problem(`no master answers at ${new URL(url).origin}`, { cause: error })
  })
  const text = await reply.text()
  const answer: unknown = text === '' ? undefined : parse(text)
  if (!reply.ok) throw new Problem(`the master refused: ${errorText({ status: reply.status, body: answer })}`)
  return {
    body: answer,
    cookie: reply.headers
      .getSetCookie()
      .map(cookie => cookie.split(';')[0])
      .join('; '),
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
