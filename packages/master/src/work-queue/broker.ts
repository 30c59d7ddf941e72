// Redis between the processes of a farm: connections for work, and live events told to all.
import { Redis } from 'ioredis'
import type { Logger } from 'pino'
import { Problem } from '@pyfarm/contract/problem'

const connectTimeout = 5_000
const longestPause = 2_000

export interface Broker {
  /** What all keys of this farm begin with, so that farms can share a Redis. */
  readonly prefix: string
  readonly commands: Redis
  readonly isConnected: () => boolean
  /** One more connection, for somebody who waits on it; closed with the broker. */
  readonly blocking: () => Redis
  /** True the first time it is asked of a Redis that knows nothing of the farm: a new one, or one that was emptied. @throws when it is away */
  readonly isNew: () => Promise<boolean>
  readonly publish: (message: string) => void
  readonly subscribe: (listener: (message: string) => void) => Promise<void>
  readonly close: () => Promise<void>
}

/**
 * Connects to Redis.
 * @throws Problem when it doesn't answer, with what to do.
 */
export async function connectBroker(url: string, farm: string, log: Logger): Promise<Broker> {
  const connections: Redis[] = []
  const prefix = `pyfarm:{${farm}}`
  const channel = `${prefix}:events`
  let isAway = false
  const connect = (options: object) => {
    const connection = new Redis(url, {
      lazyConnect: true,
      connectTimeout,
      retryStrategy: tries => Math.min(longestPause, 100 * 2 ** tries),
      ...options,
    })
    connection.on('error', (error: Error) => {
      if (!isAway) log.error({ err: error }, 'Redis is away: the farm goes on, and looks for work at its intervals')
      isAway = true
    })
    connection.on('ready', () => {
      if (isAway) log.info('Redis is back')
      isAway = false
    })
    connections.push(connection)
    return connection
  }
  const commands = connect({ maxRetriesPerRequest: 1, enableOfflineQueue: false })
  try {
    await commands.connect()
  } catch (error) {
    commands.disconnect()
    throw new Problem(`The broker ${shown(url)} (scheduler_broker) does not answer: start Redis there, or correct the address.`, {
      cause: error,
    })
  }
  return {
    prefix,
    commands,
    isConnected: () => commands.status === 'ready',
    blocking: () => connect({ maxRetriesPerRequest: null, lazyConnect: false }),
    isNew: async () => (await commands.set(`${prefix}:known`, '1', 'NX')) === 'OK',
    publish: message => void commands.publish(channel, message).catch(() => undefined),
    subscribe: async listener => {
      const connection = connect({ maxRetriesPerRequest: null })
      connection.on('message', (_channel, message) => {
        listener(message)
      })
      await connection.connect()
      await connection.subscribe(channel)
    },
    close: () => {
      for (const connection of connections) connection.disconnect()
      return Promise.resolve()
    },
  }
}

/** Without the password. */
function shown(url: string): string {
  return url.replace(/\/\/[^@/]*@/, '//***@')
}
