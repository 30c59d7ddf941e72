// Who sends a task's report: an agent by its token; without one an agent is known by its User-Agent, and which one by its address (behaviour.md section 10).
import type { FastifyRequest } from 'fastify'
import { agentUserAgent } from '@pyfarm/contract/agent-protocol'
import type { AgentId } from '@pyfarm/contract/ids'
import { callerOf } from '../auth/caller.js'
import type { Reader } from '../database/database.js'
import { ipv4Number } from '../http/ip-address.js'
import type { Reporter } from './task-rules.js'
import { agentsAtAddress } from './reporter-store.js'

export async function reporterOf(database: Reader, request: FastifyRequest): Promise<Reporter> {
  const caller = callerOf(request)
  if (caller.kind === 'agent') return { kind: 'agents', ids: [caller.agent] }
  if (caller.kind === 'person' || caller.kind === 'home' || request.headers['user-agent'] !== agentUserAgent)
    return { kind: 'person' }
  return { kind: 'agents', ids: await agentsOf(database, request.ip) }
}

/** Agents that share an address can't be told apart by it and are all let through. */
async function agentsOf(database: Reader, address: string): Promise<AgentId[]> {
  const ip = ipv4Number(address)
  if (ip === undefined) return []
  return agentsAtAddress(database, ip, address)
}
