import { randomUUID } from 'node:crypto'
import { agentStateCodes, useAddressCodes } from '@pyfarm/contract/enums'
import { agentId } from '@pyfarm/contract/ids'
import type { AgentId } from '@pyfarm/contract/ids'
import type { AgentRegistration, AgentUpdate } from '@pyfarm/contract/api/agents'
import { change } from '../farm.js'
import type { Tx } from '../database/database.js'
import type { Changes, Farm } from '../farm.js'
import { badRequest, notFound } from '../http/refusal.js'
import type { Refusal } from '../http/refusal.js'
import { deleteEnrolment, revokeTokensOfAgent } from '../enrolment/enrolment-store.js'
import { addDefaultSoftware } from './agent-parts-store.js'
import { deleteAgentRow, insertAgent, lockAgent } from './agent-store.js'
import { agentNotFound } from './agent-rules.js'
import { columnsOf, refusedBody, saveAgent, saveParts } from './save-agent.js'
import type { Sender } from './save-agent.js'

export interface Registered {
  readonly id: AgentId
  readonly created: boolean
}

/**
 * Makes the agent known, or updates the one with that id, wherever it is now.
 * `peer` is the request's IPv4 address: an agent that names none has that one.
 */
export async function registerAgent(
  farm: Farm,
  body: AgentRegistration,
  sender: Sender,
  peer: string | undefined,
): Promise<Registered | Refusal> {
  if (body.id === undefined && sender.isAgent) return badRequest('id: an agent has to bring its own UUID.')
  const placed = withPeer(body, sender, peer)
  const refused = refusedBody(farm, placed)
  if (refused !== undefined) return refused
  const id = agentId(body.id ?? randomUUID())
  return change(farm, async (tx, changes) => {
    const before = await lockAgent(tx, id)
    if (before === undefined && (await createAgent(farm, tx, changes, id, placed, sender))) return { id, created: true }
    // An agent takes a refusal of its registration as final: one that another request made meanwhile is updated.
    const known = before ?? (await lockAgent(tx, id))
    if (known === undefined) return notFound(agentNotFound(id))
    await saveAgent(farm, tx, changes, known, placed, sender)
    return { id, created: false }
  })
}

const withPeer = (body: AgentRegistration, sender: Sender, peer: string | undefined): AgentRegistration =>
  sender.isAgent && (body.remote_ip ?? null) === null && peer !== undefined ? { ...body, remote_ip: peer } : body

async function createAgent(
  farm: Farm,
  tx: Tx,
  changes: Changes,
  id: AgentId,
  body: AgentRegistration,
  sender: Sender,
): Promise<boolean> {
  const { settings } = farm
  const { hostname, port, ram, free_ram, cpus, state = 'online' } = body
  const isNew = await insertAgent(tx, {
    ...defaults,
    ram_allocation: settings.agent_ram_allocation,
    cpu_allocation: settings.agent_cpu_allocation,
    ...columnsOf(body),
    ...{ id, hostname, port, ram, free_ram, cpus },
    state: agentStateCodes[state],
    last_heard_from: farm.clock(),
    offers: sender.offers,
  })
  if (!isNew) return false
  await saveParts(tx, id, body)
  await addDefaultSoftware(tx, id)
  changes.events.push({ kind: 'agent', agent: id, change: 'created' })
  changes.wake = true
  return true
}

const defaults = {
  remote_ip: null,
  use_address: useAddressCodes.remote,
  cpu_name: null,
  time_offset: 0,
  os_class: null,
  os_fullname: null,
  version: null,
  upgrade_to: null,
  restart_requested: false,
  notes: '',
  last_polled: null,
  last_success_on: null,
}

/** Takes an announcement, or a person's change of an agent. */
export async function updateKnownAgent(
  farm: Farm,
  id: AgentId,
  body: AgentUpdate,
  sender: Sender,
): Promise<Registered | Refusal> {
  if (body.id !== undefined && agentId(body.id) !== id) return badRequest(`id: is ${id}, and can't be changed.`)
  const refused = refusedBody(farm, body)
  if (refused !== undefined) return refused
  return change(farm, async (tx, changes) => {
    const known = await lockAgent(tx, id)
    if (known === undefined) return notFound(agentNotFound(id))
    await saveAgent(farm, tx, changes, known, body, sender)
    return { id, created: false }
  })
}

/** Its tasks go back to the queue; what it finished stays finished. Its tokens hold no longer. */
export async function deleteAgent(farm: Farm, id: AgentId): Promise<void> {
  await change(farm, async (tx, changes) => {
    const known = await lockAgent(tx, id)
    await deleteEnrolment(tx, id)
    await revokeTokensOfAgent(tx, id, farm.clock())
    if (known === undefined) return
    await farm.freeTasksOfAgent(tx, changes, id, 'disabled')
    await deleteAgentRow(tx, id)
    changes.events.push({ kind: 'agent', agent: id, change: 'deleted' })
  })
}
