// The master as a whole: settings, databases, HTTP, and with an embedded broker the scheduler.
import { X509Certificate } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import pino from 'pino'
import type { Logger } from 'pino'
import type { MasterOptions } from '@pyfarm/contract/commands'
import { Problem } from '@pyfarm/contract/problem'
import type { Settings } from '@pyfarm/contract/settings/settings'
import { keepHomeToken } from './auth/home-token.js'
import { inviteAdministrator } from './auth/invite-administrator.js'
import { composeFarm } from './compose-farm.js'
import { createEvents } from './events/events.js'
import { isLoopback, openDoors, refusalToListen } from './http/exposure-rules.js'
import { listenOn } from './http/listen.js'
import { createServer } from './http/server.js'
import type { Server } from './http/server.js'
import { openTls } from './http/tls.js'
import type { Tls } from './http/tls.js'
import { joinProcesses } from './join-processes.js'
import { openStores } from './open-stores.js'
import { serveFarm } from './serve-farm.js'

/** Events that a listener who was away can still get. */
const eventsKept = 10_000

export interface RunningMaster {
  readonly url: string
  readonly stop: () => Promise<void>
}

/**
 * Starts everything and answers requests when the promise is kept.
 * @throws Problem for what a person can put right: settings, database, port, home.
 */
export async function startMaster(options: MasterOptions): Promise<RunningMaster> {
  const { settings, settingSources, databases } = await openStores(options)
  const log = pino({ level: options.debug || settings.debug ? 'debug' : 'info' })
  const tls = await safeListening(settings, options, log).catch(async (error: unknown) => {
    await databases.close()
    throw error
  })
  const processes = await joinProcesses(settings, databases, createEvents(eventsKept, Date.now()), log)
  const { events } = processes
  const composed = composeFarm({
    settings,
    settingSources,
    home: options.home,
    database: databases.farm,
    statistics: databases.statistics,
    log,
    ...(tls?.pin === undefined ? {} : { pin: tls.pin }),
    ...processes,
  })
  const { farm, metrics, startBackground, stopBackground } = composed
  metrics.watchProcess()
  const server = createServer(settings, log, tls)
  const end = async () => {
    await server.close()
    await stopBackground()
    await processes.leave()
    await databases.close()
  }
  try {
    // What is wrong with it is told at the start, not when an agent asks.
    await farm.updateKey()
    await serveFarm(server, farm, events, metrics)
    await keepHomeToken(farm)
    const url = await listen(server, settings, options, log, tls)
    await inviteAdministrator(farm, url, !isLoopback(hostOf(settings, options)))
    if (options.scheduler && settings.scheduler_broker.kind === 'embedded') startBackground()
    await writeFile(masterFile(options.home), JSON.stringify({ url, pid: process.pid, ...certificateOf(tls) }))
    let ended: Promise<void> | undefined
    return { url, stop: () => (ended ??= rm(masterFile(options.home), { force: true }).then(end)) }
  } catch (error) {
    await end()
    throw error
  }
}

const hostOf = (settings: Settings, options: MasterOptions): string => options.host ?? settings.flask_listen_address

/** The certificate, if there is to be one. @throws Problem for one that can't be used, and where it would be too open without saying so */
async function safeListening(settings: Settings, options: MasterOptions, log: Logger): Promise<Tls | undefined> {
  const tls = await openTls(withTlsOf(settings, options), options.home)
  const host = hostOf(settings, options)
  const doors = openDoors(settings, { host, hasTls: tls !== undefined })
  if (doors.length === 0) return tls
  if (options.insecure !== true && !settings.insecure) throw new Problem(refusalToListen(host, doors))
  for (const door of doors) log.warn({ host }, `INSECURE: ${door}`)
  return tls
}

function withTlsOf(settings: Settings, { tlsCert, tlsKey, tlsSelfSigned }: MasterOptions): Settings {
  if (tlsSelfSigned === true) return { ...settings, tls_cert: null, tls_key: null, tls_self_signed: true }
  return { ...settings, tls_cert: tlsCert ?? settings.tls_cert, tls_key: tlsKey ?? settings.tls_key }
}

/** Commands that share the home know by it who answers. */
const certificateOf = (tls: Tls | undefined): object =>
  tls?.pin === undefined ? {} : { certificate: { pem: new X509Certificate(tls.cert).toString(), pin: tls.pin } }

/** Where commands that share the home find this master. */
const masterFile = (home: string): string => join(home, 'master.json')

async function listen(
  server: Server,
  settings: Settings,
  options: MasterOptions,
  log: Logger,
  tls: Tls | undefined,
): Promise<string> {
  const base = new URL(settings.base_url)
  const wanted = options.port ?? Number(base.port === '' ? 80 : base.port)
  const host = hostOf(settings, options)
  await listenOn(server, host, wanted, options.nextFreePort === true)
  const address: AddressInfo | string | null = server.server.address()
  if (address === null || typeof address === 'string') throw new Problem(`The master could not listen on ${host}:${wanted}.`)
  const shown = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host
  const url = `${tls === undefined ? 'http' : 'https'}://${shown}:${address.port}`
  log.info({ url, ...(tls === undefined ? {} : { certificate: tls.fingerprint }) }, 'the master answers')
  return url
}
