// Keeps the master informed that the agent is there: registration, announcements, heartbeat, goodbye.
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import type { Log } from '../log.js'
import type { PatientClient } from '../master-client/until-answered.js'
import type { Tuning } from '../tuning.js'

export interface PresenceContext {
  readonly master: PatientClient
  readonly tuning: Tuning
  readonly log: Log
  readonly agentId: () => string
  /** The master has given the agent another id. */
  readonly setAgentId: (id: string) => Promise<void>
  /** The master has taken a registration. */
  readonly onRegistered: () => void
  readonly registration: () => Promise<object>
  readonly announcement: () => Promise<object>
  readonly shutdown: () => Promise<object>
  /** Whether the agent has a token of its own. */
  readonly isEnrolled: boolean
  /** Ends everything but the goodbye. */
  readonly signal: AbortSignal
}

export interface Presence {
  /** Registers in the background, until the master takes it. */
  start(): void
  /** Registers anew: the master does not know this agent. */
  register(): void
  /** Tells the master the present state, after what is being told already. */
  announce(): void
  /** Resolves with whether nothing is being told within so many milliseconds. */
  quiet(milliseconds: number): Promise<boolean>
  /** Whether the master has taken the registration of this start. */
  isRegistered(): boolean
  lastAnnounced(): Date | undefined
  /** Tells the master that the agent ends. Never rejects. */
  goodbye(signal: AbortSignal): Promise<void>
}

const registrationReply = z.looseObject({ id: z.string().min(1) })

export function openPresence(context: PresenceContext): Presence {
  const { master, tuning, log, signal } = context
  let talking: Promise<void> | undefined
  let wanted: 'register' | 'announce' | undefined
  let registered = false
  let announced: Date | undefined
  let heart: NodeJS.Timeout | undefined

  function want(what: 'register' | 'announce') {
    if (signal.aborted) return
    wanted = wanted === 'register' ? wanted : what
    // Only the agent's end interrupts it.
    talking ??= talk().catch(() => undefined)
  }

  async function talk(): Promise<void> {
    try {
      for (let what = takeWanted(); what !== undefined; what = takeWanted()) await (what === 'register' ? register() : announce())
      beatLater()
    } finally {
      talking = undefined
    }
  }

  function takeWanted() {
    const what = wanted
    wanted = undefined
    return what
  }

  async function register(): Promise<void> {
    for (;;) {
      const answer = await master.send({ method: 'POST', path: '/agents/', body: await context.registration() }, signal)
      const reply = registrationReply.safeParse(answer.body)
      if (answer.status < 300 && reply.success) return registerAs(reply.data.id)
      const seconds = Math.round(tuning.refusedRegistrationMilliseconds / 1000)
      log.error(
        `The master at ${master.client.address} did not take this agent: it answered ${answer.status}${errorIn(answer.body)}. ` +
          `${adviceFor(answer.status, context.isEnrolled)}; next try in ${seconds} s.`,
      )
      await sleep(tuning.refusedRegistrationMilliseconds, undefined, { signal })
    }
  }

  async function registerAs(id: string): Promise<void> {
    if (id !== context.agentId()) await context.setAgentId(id)
    registered = true
    announced = new Date()
    log.info(`Registered with the master at ${master.client.address} as ${id}.`)
    context.onRegistered()
  }

  async function announce(): Promise<void> {
    const path = `/agents/${context.agentId()}`
    const answer = await master.send({ method: 'POST', path, body: await context.announcement() }, signal)
    if (answer.status === 200) announced = new Date()
    // A token that does not hold may hold again when the master has its database back: registering asks for that now and then.
    else if (answer.status === 404 || answer.status === 401) wanted = 'register'
    else log.warn(`The master answered ${answer.status} to this agent's announcement${errorIn(answer.body)}.`)
  }

  function beatLater() {
    clearTimeout(heart)
    if (signal.aborted || !master.client.offers.has('heartbeat')) return
    heart = setTimeout(() => {
      want('announce')
    }, tuning.heartbeatMilliseconds)
  }

  return {
    start() {
      want('register')
    },
    register() {
      want('register')
    },
    announce() {
      want('announce')
    },
    async quiet(milliseconds) {
      const isTalking = () => talking !== undefined
      if (isTalking()) await Promise.race([talking, sleep(milliseconds, undefined, { signal }).catch(() => undefined)])
      return !isTalking()
    },
    isRegistered: () => registered,
    lastAnnounced: () => announced,
    async goodbye(ending) {
      clearTimeout(heart)
      if (!registered) return
      const request = { method: 'POST', path: `/agents/${context.agentId()}`, body: await context.shutdown() } as const
      await master.send(request, ending).catch(() => undefined)
    },
  }
}

function adviceFor(status: number, isEnrolled: boolean): string {
  if (status !== 401) return 'Check --master and --farm-name'
  return isEnrolled
    ? 'What this agent has to tell is kept; enrol it anew by a start with --enrol and a new key'
    : 'Give it a key with --enrol ("pyfarm agents enrol-key" makes one), or its network to trusted_networks of the master'
}

function errorIn(body: unknown): string {
  const parsed = z.looseObject({ error: z.string() }).safeParse(body)
  return parsed.success ? ` (${parsed.data.error})` : ''
}
