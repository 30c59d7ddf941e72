import type { AgentOptions } from '@pyfarm/contract/commands'
import { readAgentVersion } from './agent-version.js'
import { gatherMachineFacts } from './facts/machine-facts.js'
import type { AgentHome } from './home/agent-home.js'
import { loadAgentId, saveAgentId } from './home/agent-id.js'
import type { Identity } from './presence/bodies.js'

export interface OpenIdentity {
  readonly get: () => Identity
  /** Takes the id that the master gave, and keeps it for the next start. */
  readonly setId: (id: string) => Promise<void>
  readonly setPort: (port: number) => void
}

/** Finds out who this agent is. */
export async function openIdentity(options: AgentOptions, home: AgentHome): Promise<OpenIdentity> {
  const [id, machine] = await Promise.all([loadAgentId(home), gatherMachineFacts(options)])
  let identity: Identity = { id, port: options.port, version: readAgentVersion(), farmName: options.farmName, machine }
  return {
    get: () => identity,
    async setId(given) {
      identity = { ...identity, id: given }
      await saveAgentId(home, given)
    },
    setPort(port) {
      identity = { ...identity, port }
    },
  }
}
