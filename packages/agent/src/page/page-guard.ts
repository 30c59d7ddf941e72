// Who may press the buttons of the page: the person at the machine, on the page itself and on no other.
import { timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { isLoopback } from '../orders/order-rights.js'

export const tokenHeader = 'x-pyfarm-token'

/** Whether the request comes from this machine and was addressed to it: a name of somebody else's that leads here is not enough. */
export function isAtMachine({ ip, headers }: Pick<FastifyRequest, 'ip' | 'headers'>): boolean {
  return isLoopback(ip) && isLoopbackHost(headers.host)
}

function isLoopbackHost(host: string | undefined): boolean {
  const name = host
    ?.replace(/:\d+$/, '')
    .replace(/^\[|\]$/g, '')
    .toLowerCase()
  return name === 'localhost' || isLoopback(name)
}

/** Why a press of a button is refused; undefined when it is not. `token`: what this agent's page was given. */
export function whyNoPress(request: Pick<FastifyRequest, 'ip' | 'headers'>, token: string): string | undefined {
  const { headers } = request
  if (!isAtMachine(request)) return 'The buttons work only at the machine itself, on its page at http://localhost.'
  if (headers.origin !== `http://${headers.host ?? ''}`) return 'The buttons work only on the page of this agent.'
  return isToken(headers[tokenHeader], token) ? undefined : 'This page is from before the agent was restarted: load it again.'
}

function isToken(given: string | string[] | undefined, token: string): boolean {
  const [mine, theirs] = [Buffer.from(token), Buffer.from(typeof given === 'string' ? given : '')]
  return mine.length === theirs.length && timingSafeEqual(mine, theirs)
}
