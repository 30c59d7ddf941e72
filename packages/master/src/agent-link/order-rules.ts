// What people want of an agent itself, and what its answers to that mean (behaviour.md section 5). Pure.
import type { Instant } from '@pyfarm/contract/ids'
import type { AgentReply } from './agent-caller.js'

export type Order =
  | { readonly kind: 'check software'; /** Which wish it fulfils. */ readonly requested: Instant }
  | { readonly kind: 'update'; readonly version: string }
  | { readonly kind: 'restart' }

export interface OrderedAgent {
  readonly software_check_requested: Instant | null
  readonly upgrade_to: string | null
  readonly restart_requested: boolean
}

/** In their order; an agent restarts once it is idle, and by itself when it updates. */
export function openOrders(agent: OrderedAgent, isIdle: boolean): Order[] {
  const { software_check_requested: requested, upgrade_to: version } = agent
  const orders: Order[] = []
  if (requested !== null) orders.push({ kind: 'check software', requested })
  if (version !== null) orders.push({ kind: 'update', version })
  else if (agent.restart_requested && isIdle) orders.push({ kind: 'restart' })
  return orders
}

/** `again`: worth another try; `refused`: the agent will never take it. */
export function orderResult(reply: AgentReply): 'taken' | 'refused' | 'again' {
  if (reply.kind === 'no answer') return 'again'
  if (reply.status >= 200 && reply.status < 300) return 'taken'
  return reply.status >= 400 && reply.status < 500 ? 'refused' : 'again'
}
