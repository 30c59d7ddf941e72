// An agent on the wire.
import { nameOfCode, operatingSystemCodes, useAddressCodes } from '@pyfarm/contract/enums'
import type { AgentAnswer, FullAgent } from '@pyfarm/contract/api/agent-answers'
import type { AgentDetails } from '@pyfarm/contract/api/details'
import { ipv4Text } from '../http/ip-address.js'
import { isoOrNull } from '../http/wire.js'
import type { Disk } from './agent-parts-store.js'
import { agentStateOf } from './agent-store.js'
import type { AgentParts } from './agent-details-store.js'
import type { AgentListRow } from './agent-list-store.js'
import type { AgentRow } from './agent-store.js'

/** The 22 columns and the tags: what POST answers. */
export function agentView(agent: AgentRow, tags: readonly string[]): AgentAnswer {
  return {
    id: agent.id,
    hostname: agent.hostname,
    port: agent.port,
    remote_ip: ipOf(agent),
    use_address: nameOfCode(useAddressCodes, agent.use_address) ?? null,
    state: agentStateOf(agent.state),
    cpus: agent.cpus,
    cpu_name: agent.cpu_name,
    cpu_allocation: agent.cpu_allocation,
    ram: agent.ram,
    free_ram: agent.free_ram,
    ram_allocation: agent.ram_allocation,
    time_offset: agent.time_offset,
    os_class: agent.os_class === null ? null : (nameOfCode(operatingSystemCodes, agent.os_class) ?? null),
    os_fullname: agent.os_fullname,
    version: agent.version,
    upgrade_to: agent.upgrade_to,
    restart_requested: agent.restart_requested,
    notes: agent.notes,
    last_heard_from: isoOrNull(agent.last_heard_from),
    last_polled: isoOrNull(agent.last_polled),
    last_success_on: isoOrNull(agent.last_success_on),
    tags: [...tags],
  }
}

/** What GET answers: disks and GPUs as well. */
export function fullAgentView(
  agent: AgentRow,
  tags: readonly string[],
  disks: readonly Disk[],
  gpus: readonly string[],
): FullAgent {
  return { ...agentView(agent, tags), disks: [...disks], gpus: [...gpus] }
}

/** A row of the agent list: these four keys alone. */
export const agentListView = (agent: AgentListRow) => ({
  id: agent.id,
  hostname: agent.hostname,
  port: agent.port,
  remote_ip: ipOf(agent),
})

/** A row of `GET /agents/?include=details`. */
export function agentDetailsView(agent: AgentRow, parts: AgentParts): AgentDetails {
  const { id, hostname, port, cpus, ram, free_ram, cpu_name, version } = agent
  return {
    ...{ id, hostname, port, cpus, ram, free_ram, cpu_name, version },
    ...parts,
    notes: agent.notes.slice(0, notesInRows),
    remote_ip: ipOf(agent),
    state: agentStateOf(agent.state),
    last_heard_from: isoOrNull(agent.last_heard_from),
    ...setAside(agent),
    ...(agent.update_error === null ? {} : { update_error: agent.update_error }),
  }
}

const notesInRows = 500

function setAside({ set_aside_because: because, set_aside_by_hand: byHand }: AgentRow): Pick<AgentDetails, 'set_aside_because'> {
  if (byHand) return { set_aside_because: 'Set aside at the machine by hand: resume it on the status page of the agent.' }
  return because === null ? {} : { set_aside_because: because }
}

const ipOf = (agent: Pick<AgentRow, 'remote_ip'>): string | null => (agent.remote_ip === null ? null : ipv4Text(agent.remote_ip))
