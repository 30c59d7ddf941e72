// How long a request may take to arrive. Node's own bound knows no exceptions; uploads need one.
import type { IncomingMessage, Server, ServerResponse } from 'node:http'

interface Clock {
  readonly start: () => void
  readonly stop: () => void
}

const clocks = new WeakMap<IncomingMessage, Clock>()

/** Bounds the time of every request with a body as `requestTimeout` did, which this takes the place of. */
export function boundRequestTime(server: Server): void {
  const most = server.requestTimeout
  if (most === 0) return
  server.requestTimeout = 0
  server.prependListener('request', (request, response) => {
    if (!hasBody(request)) return
    const clock = clockOf(request, response, most)
    clocks.set(request, clock)
    clock.start()
    request.once('close', clock.stop)
  })
}

/** Does the work without that bound; it has to bound the request in its own way. What is still to arrive after it is bounded anew. */
export async function outsideRequestTime<T>(request: IncomingMessage, work: () => Promise<T>): Promise<T> {
  const clock = clocks.get(request)
  clock?.stop()
  try {
    return await work()
  } finally {
    if (!request.complete && !request.destroyed) clock?.start()
  }
}

function clockOf(request: IncomingMessage, response: ServerResponse, most: number): Clock {
  let timer: NodeJS.Timeout | undefined
  return {
    start: () => {
      timer = setTimeout(() => {
        if (!request.complete) cutOff(request, response, most)
      }, most)
      // A request that was refused before it was read may never close; the process ends without it.
      timer.unref()
    },
    stop: () => {
      clearTimeout(timer)
    },
  }
}

function cutOff(request: IncomingMessage, response: ServerResponse, most: number): void {
  if (!response.headersSent) {
    const body = JSON.stringify({ error: `The request did not arrive within ${most / 1000} seconds.` })
    const head = ['HTTP/1.1 408 Request Timeout', 'Connection: close', 'Content-Type: application/json']
    request.socket.write(`${[...head, `Content-Length: ${Buffer.byteLength(body)}`].join('\r\n')}\r\n\r\n${body}`)
  }
  request.socket.destroySoon()
}

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0'
