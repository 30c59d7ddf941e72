import type { Server } from '../http/server.js'
import type { Metrics } from './metrics.js'

export function metricsRoutes(server: Server, metrics: Metrics): void {
  server.get('/metrics', async (_request, reply) => reply.type(metrics.contentType).send(await metrics.text()))
}
