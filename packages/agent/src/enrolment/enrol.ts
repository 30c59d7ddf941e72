// `--enrol KEY`: once, a key for a token of this agent's own and for what the master will show with its orders.
import { createHmac, randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { enrolledSchema, enrolmentKeyForm, provenText } from '@pyfarm/contract/api/enrolment'
import { Problem } from '@pyfarm/contract/problem'
import { z } from 'zod'
import type { Log } from '../log.js'
import { parseMasterAddress } from '../master-client/master-address.js'
import { NoAnswer, openMasterClient, type MasterAnswer } from '../master-client/master-client.js'
import { isTrouble } from '../master-client/until-answered.js'
import { delayBefore, type Pace } from '../tuning.js'
import {
  forgetAttempt,
  hashOf,
  readAttempt,
  readEnrolment,
  saveAttempt,
  saveEnrolment,
  type Attempt,
  type Enrolment,
} from './enrolment-file.js'
import { fetchCertificate } from './fetch-certificate.js'

export interface EnrolWish {
  /** The master's address. */
  readonly master: string
  /** The key, if one was given. */
  readonly key: string | undefined
  /** Where the enrolment is kept. */
  readonly file: string
  readonly agentId: string
  readonly pace: Pace
  readonly log: Log
}

/**
 * The enrolment of this home at that master; undefined without one. A key that it was not made by enrols it, and waits for a master that is
 * away. Throws a Problem for a key that the master refuses, and for a home that is enrolled elsewhere.
 */
export async function enrolmentOf(wish: EnrolWish): Promise<Enrolment | undefined> {
  const { origin } = parseMasterAddress(wish.master)
  const kept = await readEnrolment(wish.file)
  if (wish.key === undefined) return keptFor(origin, kept)
  if (kept?.master === origin && kept.key === hashOf(wish.key)) return kept
  return enrol(wish, wish.key, origin, kept)
}

function keptFor(origin: string, kept: Enrolment | undefined): Enrolment | undefined {
  if (kept === undefined || kept.master === origin) return kept
  throw new Problem(
    `This agent is enrolled at ${kept.master}, not at ${origin}: start it with that --master, or enrol it anew with --enrol.`,
  )
}

async function enrol(wish: EnrolWish, key: string, origin: string, kept: Enrolment | undefined): Promise<Enrolment> {
  const { file, agentId, log } = wish
  const form = enrolmentKeyForm.exec(key)
  if (form === null) throw new Problem('What was given with --enrol is no enrolment key: "pyfarm agents enrol-key" makes one.')
  const certificate = await patiently(wish, () => knownCertificate(origin, form[2]))
  const attempt = await attemptFor(file, origin, hashOf(key))
  const proof = kept === undefined ? undefined : proofOf(hashOf(kept.token), provenText(agentId, attempt.token))
  const body = { key: form[1], agent_id: agentId, token: attempt.token, proof }
  const answer = await patiently(wish, () => ask(wish.master, certificate, body))
  const reply = enrolledSchema.safeParse(answer.body)
  if (answer.status !== 201 || !reply.success) {
    await forgetAttempt(file)
    throw new Problem(refusalOf(origin, answer))
  }
  const enrolment = { ...attempt, orders: hashOf(reply.data.order_token), certificate }
  await saveEnrolment(file, enrolment)
  await forgetAttempt(file)
  log.info(`This agent is enrolled at ${origin}: its token lies in ${file}.`)
  return enrolment
}

/** The former token itself is told to nobody: the master may have another address now, or be another. */
const proofOf = (hash: string, text: string): string => createHmac('sha256', hash).update(text).digest('hex')

/** A new token, kept before it is told, so that an answer that is lost can be asked for again. */
async function attemptFor(file: string, master: string, key: string): Promise<Attempt> {
  const before = await readAttempt(file)
  if (before?.master === master && before.key === key) return before
  const attempt = { master, key, token: `pyfarm_a_${randomBytes(32).toString('base64url')}` }
  await saveAttempt(file, attempt)
  return attempt
}

/** The certificate that the key tells; a key that tells none leaves it to the authorities of this machine. */
async function knownCertificate(origin: string, pin: string | undefined) {
  if (pin === undefined) return undefined
  if (!origin.startsWith('https:'))
    throw new Problem(`The key is for a master with https: give its address so, as https://${new URL(origin).host}.`)
  const shown = await fetchCertificate(origin)
  if (shown.pin === pin) return shown
  throw new Problem(
    `What answers at ${origin} is not the master that the key is from: its certificate is another. Nothing was told to it; make a new key if the master has a new certificate.`,
  )
}

async function ask(master: string, certificate: Enrolment['certificate'], body: object): Promise<MasterAnswer> {
  const client = openMasterClient(master, { certificate })
  try {
    const answer = await client.send({ method: 'POST', path: '/enrol', body })
    if (isTrouble(answer.status)) throw new NoAnswer(`it answered ${answer.status}`)
    return answer
  } finally {
    await client.close()
  }
}

async function patiently<T>({ pace, log, master }: EnrolWish, attempt: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await attempt()
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error
      if (tries === 0)
        log.warn(`The master at ${master} can't be asked to enrol this agent: ${error.message}. It is tried again.`)
      await sleep(delayBefore(tries, pace))
    }
  }
}

function refusalOf(origin: string, { status, body }: MasterAnswer): string {
  const error = z.looseObject({ error: z.string() }).safeParse(body)
  const why = error.success ? error.data.error : `it answered ${status}`
  return `The master at ${origin} does not enrol this agent: ${why}`
}
