// `/events`: server-sent events, coalesced to a few messages a second, resumable with Last-Event-ID.
import type { ServerResponse } from 'node:http'
import type { FastifyRequest } from 'fastify'
import type { FarmEvent } from '@pyfarm/contract/events'
import type { Settings } from '@pyfarm/contract/settings/settings'
import { sendRefusal } from '../http/errors.js'
import { refuse } from '../http/refusal.js'
import type { Server } from '../http/server.js'
import type { Events, NumberedEvent } from './events.js'

const messageInterval = 250
const heartbeatInterval = 15_000
const checkInterval = 5_000
/** A listener that is this far behind is cut off: it comes back and reads everything anew. */
const mostBytesBehind = 1024 * 1024

/**
 * @param stillIn whether who listens would still be let in; a listener who would not is cut off
 * @param tellClients is told how many listen, whenever it changes
 */
export function eventRoutes(
  server: Server,
  events: Events,
  settings: Settings,
  stillIn: (request: FastifyRequest) => Promise<boolean>,
  tellClients: (clients: number) => void,
): void {
  const clients = new Map<ServerResponse, () => void>()
  server.addHook('preClose', done => {
    for (const [client, stop] of clients) {
      stop()
      client.end()
    }
    done()
  })

  server.get('/events', (request, reply) => {
    if (clients.size >= settings.event_clients_max) {
      return sendRefusal(reply, refuse(503, `${clients.size} clients listen already (setting event_clients_max).`))
    }
    reply.hijack()
    const client = reply.raw
    client.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    })
    const unlisten = feed(client, events, lastSeen(request.headers['last-event-id']))
    const checks = setInterval(() => {
      stillIn(request).then(
        isIn => isIn || client.end(),
        () => undefined,
      )
    }, checkInterval)
    const stop = () => {
      unlisten()
      clearInterval(checks)
    }
    clients.set(client, stop)
    tellClients(clients.size)
    // A client that breaks off is closed as well.
    client.on('error', () => undefined)
    client.on('close', () => {
      stop()
      clients.delete(client)
      tellClients(clients.size)
    })
    return reply
  })
}

function lastSeen(header: string | string[] | undefined): number | undefined {
  return typeof header === 'string' && /^\d{1,15}$/.test(header) ? Number(header) : undefined
}

/** Writes what is published to the client until it is stopped. */
function feed(client: ServerResponse, events: Events, seen: number | undefined): () => void {
  let pending: NumberedEvent[] = seen === undefined ? [] : [...(events.since(seen) ?? [])]
  const flush = () => {
    if (pending.length === 0) return
    if (client.writableLength > mostBytesBehind) client.destroy()
    else client.write(messageOf(pending))
    pending = []
  }
  const unlisten = events.listen(published => {
    for (const event of published) pending.push(event)
  })
  const messages = setInterval(flush, messageInterval)
  const heartbeats = setInterval(() => client.write(': \n\n'), heartbeatInterval)
  client.write(': connected\n\n')
  flush()
  return () => {
    unlisten()
    clearInterval(messages)
    clearInterval(heartbeats)
  }
}

function messageOf(pending: readonly NumberedEvent[]): string {
  const last = pending.at(-1)?.number ?? 0
  return `id: ${last}\ndata: ${JSON.stringify(coalesced(pending.map(({ event }) => event)))}\n\n`
}

/** The same thing is told once; tasks of one job are told together. */
export function coalesced(events: readonly FarmEvent[]): FarmEvent[] {
  const tasks = new Map<number, Set<number>>()
  const others = new Map<string, FarmEvent>()
  for (const event of events) {
    if (event.kind === 'tasks') tasks.set(event.job, new Set([...(tasks.get(event.job) ?? []), ...event.tasks]))
    else others.set(JSON.stringify(event), event)
  }
  return [...others.values(), ...[...tasks].map(([job, ids]): FarmEvent => ({ kind: 'tasks', job, tasks: [...ids] }))]
}
