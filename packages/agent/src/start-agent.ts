// Puts an agent together and starts it.
import { setMaxListeners } from 'node:events'
import type { AgentOptions } from '@pyfarm/contract/commands'
import { updateKeyHeader } from '@pyfarm/contract/update-signature'
import { openAgentServer } from './api/agent-server.js'
import { listen } from './api/listen.js'
import { openAssignmentList, type AssignmentList } from './assignments/assignment-list.js'
import { openMasterClock, type MasterClock } from './facts/clock-offset.js'
import { readDisks, readFreeRam } from './facts/machine-facts.js'
import { clearTemporary, openAgentHome, type AgentHome } from './home/agent-home.js'
import { closeServer, openEnd } from './agent-end.js'
import { openOutbox } from './delivery/outbox.js'
import { enrolmentOf } from './enrolment/enrol.js'
import type { Enrolment } from './enrolment/enrolment-file.js'
import { loadAgentId } from './home/agent-id.js'
import { startHost } from './host/host-process.js'
import { openJournal } from './journal/journal.js'
import { takeUpLeftWork } from './left-work.js'
import { logLimits, openLogKeeper } from './logs/log-keeper.js'
import { openLogUploads } from './logs/log-uploads.js'
import { openFamily } from './processes/family.js'
import { openIdentity } from './agent-identity.js'
import { lockHome } from './home/agent-lock.js'
import { openHostSupply } from './host/host-supply.js'
import { openIntake } from './intake/intake.js'
import { openLog, type Log } from './log.js'
import { openMasterClient, type MasterClient } from './master-client/master-client.js'
import { openPatientClient } from './master-client/until-answered.js'
import { openEnrolledOrders } from './orders/enrolled-orders.js'
import { openMasterOrders } from './orders/master-orders.js'
import type { MayOrder } from './orders/order-rights.js'
import { openPathMaps } from './path-maps/path-maps.js'
import { announcementBody, registrationBody, shutdownBody } from './presence/bodies.js'
import { openPresence } from './presence/presence.js'
import { openSoftwareChecks } from './software/software-checks.js'
import { openOwnTags } from './tags/own-tags.js'
import { defaultTuning, withGrace, type Tuning } from './tuning.js'
import { openMasterKey, type MasterKey } from './updates/master-key.js'
import { openUpdates } from './updates/updates.js'
import { readRecord } from './versions/version-store.js'
import { workLimits } from './work-limits.js'
import { openWorkProcesses } from './work-watch/work-processes.js'

export interface RunningAgent {
  /** Where its API answers, without `/api/v1`. */
  readonly url: string
  readonly id: () => string
  readonly isRegistered: () => boolean
  /** Gives unfinished work back, says goodbye and ends. */
  stop(): Promise<void>
  /** Resolves when it has ended, by `stop` or by an order over HTTP; with whether it is to be started anew. */
  readonly ended: Promise<'stopped' | 'restart'>
}

/** What may be handed in from outside. */
export interface AgentParts {
  readonly tuning?: Partial<Tuning>
  readonly log?: Log
  /** The master has taken its registration. */
  readonly onRegistered?: () => void
  /** Who may give orders; default: the master's addresses, and `ordersFrom` of the options. */
  readonly mayOrder?: MayOrder
}

/** Starts an agent. Resolves when its API answers; registration goes on in the background. Throws a Problem for what a person can put right. */
export async function startAgent(options: AgentOptions, parts: AgentParts = {}): Promise<RunningAgent> {
  const log = parts.log ?? openLog(options.debug)
  const home = await openAgentHome(options.home)
  const unlock = await lockHome(home)
  let client: MasterClient | undefined
  try {
    const enrolment = await enrolmentIn(home, options, parts, log)
    const clock = openMasterClock()
    const key = openMasterKey(home.updateKeyFile, log)
    client = openMasterClient(options.master, {
      ...{ answerMilliseconds: parts.tuning?.answerMilliseconds, token: enrolment?.token, certificate: enrolment?.certificate },
      onAnswer: (headers, sent, received) => {
        clock.note(headers['date'], sent, received)
        key.note(headers[updateKeyHeader])
      },
    })
    return await startIn(options, parts, { client, clock, key, log, home, unlock, enrolment })
  } catch (error) {
    await client?.close()
    await unlock()
    throw error
  }
}

async function enrolmentIn(home: AgentHome, { master, enrolKey }: AgentOptions, { tuning }: AgentParts, log: Log) {
  const { pace } = { ...defaultTuning, ...tuning }
  return enrolmentOf({ master, key: enrolKey, file: home.enrolmentFile, agentId: await loadAgentId(home), pace, log })
}

interface Ground {
  readonly client: MasterClient
  readonly clock: MasterClock
  readonly key: MasterKey
  readonly log: Log
  readonly home: AgentHome
  readonly unlock: () => Promise<void>
  readonly enrolment: Enrolment | undefined
}

async function startIn(
  options: AgentOptions,
  parts: AgentParts,
  { client, clock, key, log, home, unlock, enrolment }: Ground,
): Promise<RunningAgent> {
  const tuning = withGrace({ ...defaultTuning, ...parts.tuning }, options.endGrace)
  const limits = workLimits(options)
  const master = openPatientClient(client, tuning.pace, log)
  const { ordersFrom = [] } = options
  const ordersToken = enrolment?.orders
  const mayOrder =
    parts.mayOrder ??
    (ordersToken === undefined
      ? openMasterOrders({ master: client.address, ordersFrom, now: () => performance.now() })
      : openEnrolledOrders(ordersToken))
  const startedAt = new Date()
  // Nothing of a former agent runs any more when its folder is cleared.
  const [identity, family, journal] = await Promise.all([
    openIdentity(options, home),
    openFamily(home.familyFile, log).finally(() => clearTemporary(home, log)),
    openJournal(home.journal, log, startedAt),
  ])
  const talk = new AbortController()
  const work = new AbortController()
  // Each request under way listens to them; how many there are at once is limited elsewhere.
  setMaxListeners(0, talk.signal, work.signal)
  let masterContact: Date | undefined

  const processes = openWorkProcesses()
  const hosts = openHostSupply(family, tuning.hostMegabytes)
  const outbox = openOutbox({
    master,
    log,
    agentId: () => identity.get().id,
    onUnknown: () => {
      presence.register()
    },
    signal: work.signal,
  })
  const uploads = openLogUploads(master, log, work.signal)
  const assignments: AssignmentList = openAssignmentList({
    home,
    master,
    outbox,
    journal,
    uploads,
    log,
    agentId: () => identity.get().id,
    startHost: hosts.take,
    onStarted: () => {
      presence.announce()
      hosts.refill()
    },
    onEnded: () => {
      hosts.refill()
      presence.announce()
      end.afterWork()
    },
    signal: work.signal,
    tuning,
    limits,
    processes,
    pathMaps: openPathMaps(master, () => identity.get()),
  })
  const present = async () => ({
    freeRam: await readFreeRam(identity.get().machine.ram),
    disks: await readDisks(identity.get().machine.mountPoints),
    assignments: assignments.all(),
    timeOffset: clock.offsetSeconds(),
    setAside: intake.mode() !== 'open',
    updateError: updates.lastError(),
  })
  const agentId = () => identity.get().id
  const tellTags = openOwnTags({ tags: options.tags ?? [], home, master, log, agentId, signal: talk.signal })
  const software = openSoftwareChecks({
    master,
    tuning,
    log,
    codeFolder: home.jobTypes,
    agentId: () => identity.get().id,
    startHost: () => startHost(family, tuning.hostMegabytes),
    signal: talk.signal,
  })
  const sendLeftLogs = takeUpLeftWork({ home, journal, outbox, uploads, assignments, log })
  const logKeeper = openLogKeeper({ folder: home.logs, limits: logLimits(options), assignments, uploads, log })
  const presence = openPresence({
    master,
    tuning,
    log,
    agentId: () => identity.get().id,
    setAgentId: identity.setId,
    onRegistered: () => {
      parts.onRegistered?.()
      outbox.start()
      sendLeftLogs()
      logKeeper.start()
      software.checkAll()
      tellTags()
    },
    registration: async () => registrationBody(identity.get(), await present()),
    announcement: async () => announcementBody(assignments.isBusy() ? 'running' : 'online', await present(), client.offers),
    shutdown: () => shutdownBody(assignments.all(), readFreeRam(identity.get().machine.ram)),
    signal: talk.signal,
    isEnrolled: ordersToken !== undefined,
  })
  const intake = await openIntake({
    home,
    log,
    assignments: assignments.all,
    giveBack: assignment => void assignment.cancel(tuning.cancelGraceMilliseconds),
    onChange: () => {
      presence.announce()
    },
  })
  const record = await readRecord(home)
  const updates = openUpdates({
    home,
    client,
    key,
    tuning,
    log,
    running: identity.get().version,
    failed: record?.failed.map(each => each.sha256) ?? [],
    lastError: record?.lastError ?? null,
    onReady: () => {
      end.restart(false)
    },
    onChange: () => {
      presence.announce()
    },
    signal: talk.signal,
  })
  const end = openEnd({ assignments, presence, outbox, tuning, talk, work })
  const server = openAgentServer({
    identity: identity.get,
    home,
    limits,
    processes,
    masterAddress: client.address,
    masterApi: client.api,
    assignments,
    presence,
    tuning,
    log,
    startedAt,
    mayOrder,
    isEnrolled: ordersToken !== undefined,
    intake,
    closing: end.closing,
    onMasterContact: () => {
      masterContact = new Date()
    },
    lastMasterContact: () => masterContact,
    isFull: () => outbox.waiting() >= tuning.mostUntoldTasks,
    timeOffset: clock.offsetSeconds,
    update: updates.order,
    updateError: updates.lastError,
    stop: end.stop,
    restart: end.restart,
    checkSoftware: software.check,
  })
  const port = await listen(server, options).catch(async (error: unknown) => {
    await Promise.all([journal.close(), family.close()])
    throw error
  })
  identity.setPort(port)
  presence.start()
  hosts.refill()

  const ended = end.reason.then(async reason => {
    logKeeper.close()
    await Promise.all([closeServer(server), hosts.close()])
    intake.close()
    await Promise.all([client.close(), journal.close(), family.close()])
    await unlock()
    return reason
  })
  const url = `http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${identity.get().port}`
  log.info(`The agent listens on ${url}, its home is ${home.folder}.`)
  return {
    url,
    id: () => identity.get().id,
    isRegistered: presence.isRegistered,
    ended,
    async stop() {
      void end.stop()
      await ended
    },
  }
}
