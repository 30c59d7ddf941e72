// Lets a scheduler tell its numbers, for who asks for them: it answers nothing else.
import type { AddressInfo } from 'node:net'
import type { Logger } from 'pino'
import type { Settings } from '@pyfarm/contract/settings/settings'
import { listenOn } from '../http/listen.js'
import { createServer } from '../http/server.js'
import type { Metrics } from './metrics.js'

export interface MetricsPlace {
  /** 0 picks a free one. */
  readonly port: number
  readonly host: string
}

const listener = { name: 'The scheduler', portOption: '--metrics-port', hostOption: '--metrics-host' }

/** Answers `GET /metrics` and `GET /healthz` there, to those that a master lets in. @throws Problem when it can't listen there */
export async function serveProcessMetrics(
  metrics: Metrics,
  { port, host }: MetricsPlace,
  settings: Settings,
  log: Logger,
): Promise<() => Promise<void>> {
  const server = createServer(settings, log)
  server.get('/metrics', async (_request, reply) => reply.type(metrics.contentType).send(await metrics.textOfProcess()))
  server.get('/healthz', () => ({ status: 'ok' }))
  await listenOn(server, host, port, false, listener)
  const bound: AddressInfo | string | null = server.server.address()
  const shown = bound === null || typeof bound === 'string' ? port : bound.port
  log.info({ url: `http://${host.includes(':') ? `[${host}]` : host}:${shown}/metrics` }, 'the scheduler tells its metrics')
  return () => server.close()
}
