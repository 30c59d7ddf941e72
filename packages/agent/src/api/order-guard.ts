// Orders are what changes something: every request but GET and HEAD. They are taken from the master alone.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { plainAddress } from '../orders/order-rights.js'
import type { ApiContext } from './api-context.js'

/** Between two sentences in the log about refused orders. */
const sayAgainMilliseconds = 60_000

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may use this address is not for the order guard to say. */
    readonly unguarded?: boolean
  }
}

export function guardOrders(server: FastifyInstance, { mayOrder, isEnrolled, masterAddress, log }: ApiContext): void {
  let said = Number.NEGATIVE_INFINITY
  server.addHook('onRequest', async (request, reply) => {
    if (request.is404 || request.routeOptions.config.unguarded === true || !isOrder(request)) return
    const refusal = await refusalOf(request)
    if (refusal === undefined) return
    const { error } = refusal
    if (performance.now() - said > sayAgainMilliseconds) {
      said = performance.now()
      log.warn(`${request.method} ${request.url.slice(0, 200)} was refused. ${error}`)
    }
    return reply.code(refusal.status).send({ error })
  })

  async function refusalOf({ headers, ip }: FastifyRequest): Promise<Refusal | undefined> {
    // Masters don't send it, browsers do with whatever a page makes them post.
    if (headers.origin !== undefined) return { status: 403, error: 'Orders are not taken from pages in a browser.' }
    if (await mayOrder({ peer: ip, headers })) return undefined
    return isEnrolled ? { status: 401, error: ordersTakeToken } : { status: 403, error: strangerAt(ip) }
  }

  function strangerAt(ip: string): string {
    const peer = plainAddress(ip)
    return (
      `Orders are taken from this agent's master at ${masterAddress} alone, not from ${peer}. ` +
      `If the master's requests come from there, start the agent with --orders-from ${peer}.`
    )
  }
}

interface Refusal {
  readonly status: 401 | 403
  readonly error: string
}

const ordersTakeToken =
  'This agent is enrolled: orders take the token that its master has for it, as Authorization: Bearer. ' +
  'If this is its master, delete the agent there and enrol it anew with --enrol.'

function isOrder({ method }: FastifyRequest): boolean {
  return method !== 'GET' && method !== 'HEAD' && method !== 'OPTIONS'
}
