// A scheduler as a process of its own; any number of them share a farm.
import pino from 'pino'
import type { Logger } from 'pino'
import type { SchedulerOptions } from '@pyfarm/contract/commands'
import { Problem } from '@pyfarm/contract/problem'
import type { Settings } from '@pyfarm/contract/settings/settings'
import type { Background } from './background.js'
import { composeFarm } from './compose-farm.js'
import type { Database } from './database/database.js'
import type { Tables } from './database/tables.js'
import { createEvents } from './events/events.js'
import { joinProcesses } from './join-processes.js'
import type { Metrics } from './metrics/metrics.js'
import { serveProcessMetrics } from './metrics/serve-process-metrics.js'
import { openStores } from './open-stores.js'
import { hasAbandonedLease } from './processes/lease-store.js'
import type { Broker } from './work-queue/broker.js'

/** How often it is looked for what another process left when it died, and whether Redis still knows the farm. */
const watchInterval = 1_000

export interface RunningScheduler {
  readonly stop: () => Promise<void>
}

/** @throws Problem for what a person can put right: settings, database, broker. */
export async function startScheduler(options: SchedulerOptions): Promise<RunningScheduler> {
  const { settings: loaded, databases } = await openStores(options)
  const settings = { ...loaded, agent_requests_at_once: options.concurrency ?? loaded.agent_requests_at_once }
  const log = pino({ level: options.debug || settings.debug ? 'debug' : 'info' })
  try {
    const processes = await joinProcesses(settings, databases, createEvents(0), log)
    const { broker } = processes
    if (broker === undefined) throw new Problem(noBroker)
    const composed = composeFarm({
      settings,
      home: options.home,
      database: databases.farm,
      statistics: databases.statistics,
      log,
      ...processes,
    })
    const end = async () => {
      await composed.stopBackground()
      await processes.leave()
    }
    const stopTelling = await tellMetrics(options, composed.metrics, settings, log).catch(async (error: unknown) => {
      await end()
      throw error
    })
    const stopWatching = watch(composed.startBackground(), broker, databases.farm)
    log.info('the scheduler runs')
    return {
      stop: async () => {
        await stopWatching()
        await stopTelling()
        await end()
        await databases.close()
      },
    }
  } catch (error) {
    await databases.close()
    throw error
  }
}

async function tellMetrics(
  { metricsPort: port, metricsHost: host = '127.0.0.1' }: SchedulerOptions,
  metrics: Metrics,
  settings: Settings,
  log: Logger,
): Promise<() => Promise<void>> {
  if (port === undefined) return () => Promise.resolve()
  metrics.watchProcess()
  return serveProcessMetrics(metrics, { port, host }, settings, log)
}

const noBroker =
  'scheduler_broker is embedded://: the master of this farm runs the scheduler itself. To run schedulers as processes of their ' +
  'own, set scheduler_broker to an address like redis://host:6379/0.'

/** Looks at everything when another process may have died, or what was asked for may be lost. */
function watch(background: Background, broker: Broker, database: Database<Tables>): () => Promise<void> {
  let looking: Promise<void> | undefined
  const look = async () => {
    const [isLost, isLeft] = await Promise.all([broker.isNew().catch(() => true), hasAbandonedLease(database)])
    if (isLost || isLeft) background.sweep()
  }
  const timer = setInterval(() => {
    // What the database can't tell now, the next look will.
    looking ??= look()
      .catch(() => undefined)
      .finally(() => {
        looking = undefined
      })
  }, watchInterval)
  return async () => {
    clearInterval(timer)
    await looking
  }
}
