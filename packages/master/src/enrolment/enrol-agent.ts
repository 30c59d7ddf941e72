// An agent becomes one of the farm: it shows a key, and gets its token taken and the master's own for it.
import { createHmac } from 'node:crypto'
import { instant } from '@pyfarm/contract/ids'
import type { AgentId, Instant } from '@pyfarm/contract/ids'
import { enrolmentKeyForm, provenText } from '@pyfarm/contract/api/enrolment'
import type { EnrolBody } from '@pyfarm/contract/api/enrolment'
import { insertEntry } from '../audit/audit-store.js'
import { addressKey, attemptsLast, limitOfAddress, nextAttempt } from '../auth/attempt-rules.js'
import { forgetOldAttempts, lockAttempts, saveAttempts, takeBackAttempt } from '../auth/attempt-store.js'
import { hashOfSecret, isSameSecret, newToken } from '../auth/secret-texts.js'
import { insertNewToken, revokeToken } from '../auth/token-store.js'
import type { Tx } from '../database/database.js'
import type { Farm } from '../farm.js'
import { conflict, isRefusal, RefusedError } from '../http/refusal.js'
import type { Refusal } from '../http/refusal.js'
import { nextEnrolment } from './enrolment-rules.js'
import { lockEnrolment, lockKey, replaceEnrolment, useKey } from './enrolment-store.js'
import type { EnrolmentKeyRow, LockedEnrolment } from './enrolment-store.js'

export type EnrolResult =
  | { readonly kind: 'enrolled'; readonly orderToken: string }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  /** Too many attempts from there; `wait` in milliseconds. The key was not looked at. */
  | { readonly kind: 'wait'; readonly wait: number }

/** Takes all or nothing, in one transaction; of several at once with one use of a key, one gets it. */
export async function enrolAgent(farm: Farm, wish: EnrolBody, address: string): Promise<EnrolResult> {
  const now = farm.clock()
  const by = `enrol ${addressKey(address)}`
  const wait = await farm.database.transaction(tx => countAttempt(tx, by, now))
  if (wait > 0) return { kind: 'wait', wait }
  const made = await farm.database.transaction(async tx => {
    const result = await enrolIn(tx, wish, address, now)
    if (!isRefusal(result)) await takeBackAttempt(tx, by)
    return result
  })
  if (!isRefusal(made)) return { kind: 'enrolled', orderToken: made }
  await farm.database.transaction(async tx => {
    await forgetOldAttempts(tx, instant(now - attemptsLast))
    await keepEnrolment(tx, { agent: wish.agent_id, address, now, status: made.refused, credential: null })
  })
  return { kind: 'refused', refusal: made }
}

/** Gives the master's token for the agent. */
async function enrolIn(tx: Tx, wish: EnrolBody, address: string, now: Instant): Promise<string | Refusal> {
  const { agent_id: agent, token } = wish
  const key = await lockKey(tx, hashOfSecret(enrolmentKeyForm.exec(wish.key)?.[1] ?? ''))
  const known = await lockEnrolment(tx, agent)
  const shown = { token: hashOfSecret(token), isItself: known !== undefined && proves(wish, known.hash) }
  const step = nextEnrolment(key, known, shown, now)
  if (isRefusal(step)) return step
  if (step === 'again' && known !== undefined) return known.order_token
  if (key === undefined) throw new Error('An agent is enrolled without a key.')
  const orderToken = await saveEnrolment(tx, agent, key, known, shown.token, now)
  await keepEnrolment(tx, { agent, address, now, status: 201, credential: `enrolment key ${key.id}` })
  return orderToken
}

async function saveEnrolment(
  tx: Tx,
  agent: AgentId,
  key: EnrolmentKeyRow,
  known: LockedEnrolment | undefined,
  hash: string,
  now: Instant,
): Promise<string> {
  await useKey(tx, key.id)
  const token = await insertNewToken(tx, {
    ...{ hash, kind: 'agent', name: `enrolled by ${key.name}`.slice(0, 255), user_id: null, agent_id: agent, role: null },
    ...{ created_on: now, expires_on: null, revoked_on: null, last_used_on: null },
  })
  if (token === undefined) throw new RefusedError(conflict('token: this one was used before; make a new one.'))
  const orderToken = newToken('order')
  const enrolment = { agent_id: agent, token_id: token, key_id: key.id, order_token: orderToken, enrolled_on: now }
  if (!(await replaceEnrolment(tx, enrolment)))
    throw new RefusedError(conflict('agent_id: this agent is being enrolled by another request.'))
  if (known !== undefined) await revokeToken(tx, known.token_id, now)
  return orderToken
}

/** Whether it knows the token with that hash. */
function proves({ agent_id: agent, token, proof }: EnrolBody, hash: string): boolean {
  if (proof === undefined) return false
  return isSameSecret(proof, createHmac('sha256', hash).update(provenText(agent, token)).digest('hex'))
}

/** Counts before the key is looked at, so that many at once are counted too. Gives the wait in milliseconds, 0 for none. */
async function countAttempt(tx: Tx, by: string, now: Instant): Promise<number> {
  const next = nextAttempt(await lockAttempts(tx, by), limitOfAddress, now)
  if ('wait' in next) return next.wait
  await saveAttempts(tx, by, next)
  return 0
}

interface KeptEnrolment {
  readonly agent: AgentId
  readonly address: string
  readonly now: Instant
  readonly status: number
  readonly credential: string | null
}

async function keepEnrolment(tx: Tx, { agent, address, now, status, credential }: KeptEnrolment): Promise<void> {
  const actor = { kind: 'nobody', name: `agent ${agent}`, credential } as const
  const entry = { at: now, actor, address, action: 'enrol', target: `agent ${agent}`, request: null, id: undefined }
  await insertEntry(tx, entry, status)
}
