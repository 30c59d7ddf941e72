// How this process works with the farm's others: through Redis and leases in the database, or not at all.
import type { Logger } from 'pino'
import { Problem } from '@pyfarm/contract/problem'
import type { Settings } from '@pyfarm/contract/settings/settings'
import type { Databases } from './database/open-databases.js'
import type { Events } from './events/events.js'
import { shareEvents } from './events/shared-events.js'
import { farmId } from './processes/lease-store.js'
import { soleProcess, turnsByLease } from './processes/turns.js'
import type { Turns } from './processes/turns.js'
import type { Broker } from './work-queue/broker.js'
import { createLocalQueue } from './work-queue/work-queue.js'
import type { WorkQueue } from './work-queue/work-queue.js'

export interface Processes {
  readonly events: Events
  readonly queue: WorkQueue
  readonly turns: Turns
  /** Undefined with `embedded://`. */
  readonly broker: Broker | undefined
  readonly leave: () => Promise<void>
}

/** @throws Problem when the broker doesn't answer, or the database is one for a single process. */
export async function joinProcesses(settings: Settings, databases: Databases, events: Events, log: Logger): Promise<Processes> {
  const address = settings.scheduler_broker
  if (address.kind === 'embedded') {
    return { events, queue: createLocalQueue(settings), turns: soleProcess, broker: undefined, leave: () => Promise.resolve() }
  }
  const { farm } = databases
  if (farm.kind === 'sqlite') {
    throw new Problem(
      'scheduler_broker names Redis, for a farm of several processes, but the database is SQLite, which is for one: ' +
        'name a PostgreSQL or MariaDB database, or set scheduler_broker to embedded://.',
    )
  }
  // What speaks to Redis takes long to load, and most farms have none.
  const { connectBroker } = await import('./work-queue/broker.js')
  const { createRedisQueue } = await import('./work-queue/redis-queue.js')
  const broker = await connectBroker(address.url, await farmId(farm), log)
  return {
    events: await shareEvents(events, broker),
    queue: createRedisQueue({ broker, settings, log }),
    turns: turnsByLease(farm, log),
    broker,
    leave: broker.close,
  }
}
