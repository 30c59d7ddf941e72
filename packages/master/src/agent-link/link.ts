// The farm's way to its agents, and what it remembers of them while the process runs.
import type { AgentId, Instant } from '@pyfarm/contract/ids'
import type { Farm } from '../farm.js'
import { agentApiUrl } from '../agents/agent-rules.js'
import { findAgent } from '../agents/agent-store.js'
import type { AgentRow } from '../agents/agent-store.js'
import { orderTokenOf } from '../enrolment/enrolment-store.js'
import type { AgentCaller, CallTarget } from './agent-caller.js'

export interface AgentLink {
  readonly farm: Farm
  readonly caller: AgentCaller
  /** Ended when the process stops. */
  readonly signal: AbortSignal
  /** Agents that work is being sent to; `again`: there may be more for them than was looked up, given at `since`. */
  readonly sending: Map<AgentId, { again: boolean; since: Instant }>
}

export const createLink = (farm: Farm, caller: AgentCaller, signal: AbortSignal): AgentLink => ({
  farm,
  caller,
  signal,
  sending: new Map(),
})

export interface Reachable {
  readonly row: AgentRow
  readonly target: CallTarget
}

/** The agent and how to call it; undefined if it is gone, or passive. */
export async function reach(link: AgentLink, id: AgentId): Promise<Reachable | undefined> {
  const { read } = link.farm.database
  const [row, token] = await Promise.all([findAgent(read, id), orderTokenOf(read, id)])
  const url = row === undefined ? undefined : agentApiUrl(link.farm.settings.agent_api_url_template, row)
  return row === undefined || url === undefined
    ? undefined
    : { row, target: { id, url, ...(token === undefined ? {} : { token }) } }
}
