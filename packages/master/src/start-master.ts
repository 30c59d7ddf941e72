// The master as a whole: settings, databases, HTTP, and with an embedded broker the scheduler.
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
import { listenOn } from './http/listen.js'
import { createServer } from './http/server.js'
import type { Server } from './http/server.js'
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
  const processes = await joinProcesses(settings, databases, createEvents(eventsKept, Date.now()), log)
  const { events } = processes
  const composed = composeFarm({
    settings,
    settingSources,
    home: options.home,
    database: databases.farm,
    statistics: databases.statistics,
    log,
    ...processes,
  })
  const { farm, metrics, startBackground, stopBackground } = composed
  metrics.watchProcess()
  const server = createServer(settings, log)
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
    const url = await listen(server, settings, options, log)
    await inviteAdministrator(farm, url, !isLoopback(options.host ?? settings.flask_listen_address))
    if (options.scheduler && settings.scheduler_broker.kind === 'embedded') startBackground()
    await writeFile(masterFile(options.home), JSON.stringify({ url, pid: process.pid }))
    let ended: Promise<void> | undefined
    return { url, stop: () => (ended ??= rm(masterFile(options.home), { force: true }).then(end)) }
  } catch (error) {
    await end()
    throw error
  }
}

const isLoopback = (host: string): boolean => /^(?:127\.|::1$|localhost$)/.test(host)

/** Where commands that share the home find this master. */
const masterFile = (home: string): string => join(home, 'master.json')

async function listen(server: Server, settings: Settings, options: MasterOptions, log: Logger): Promise<string> {
  const base = new URL(settings.base_url)
  const wanted = options.port ?? Number(base.port === '' ? 80 : base.port)
  const host = options.host ?? settings.flask_listen_address
  await listenOn(server, host, wanted, options.nextFreePort === true)
  const address: AddressInfo | string | null = server.server.address()
  if (address === null || typeof address === 'string') throw new Problem(`The master could not listen on ${host}:${wanted}.`)
  const shown = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host
  const url = `http://${shown}:${address.port}`
  log.info({ url }, 'the master answers')
  return url
}
