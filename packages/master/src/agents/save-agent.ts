// The one writer of an agent's row and state: registrations, announcements, and changes by people.
import { agentStateCodes, operatingSystemCodes, useAddressCodes } from '@pyfarm/contract/enums'
import type { AgentState } from '@pyfarm/contract/enums'
import type { AgentId } from '@pyfarm/contract/ids'
import type { AgentTask } from '@pyfarm/contract/agent-protocol'
import type { AgentUpdate } from '@pyfarm/contract/api/agents'
import type { Tx } from '../database/database.js'
import type { Changes, Departure, Farm } from '../farm.js'
import { ipv4Number, ipv4Text } from '../http/ip-address.js'
import { badRequest } from '../http/refusal.js'
import type { Refusal } from '../http/refusal.js'
import { addressProblem, isUsable, stateAfterReport } from './agent-rules.js'
import { setDisks, setGpus, setMacAddresses } from './agent-parts-store.js'
import { agentStateOf, updateAgent } from './agent-store.js'
import type { AgentColumns, AgentRow } from './agent-store.js'
import { listTasksOn } from './agent-work-store.js'

/** Who sends it: an agent tells of itself and was heard of; a person only changes what is known of it. */
export interface Sender {
  readonly isAgent: boolean
  /** What the agent offers beyond PyFarm's protocol. */
  readonly offers: string
}

/** Merges what the body names into the agent's row; its row is locked. */
export async function saveAgent(
  farm: Farm,
  tx: Tx,
  changes: Changes,
  agent: AgentRow,
  body: AgentUpdate,
  sender: Sender,
): Promise<void> {
  const before = agentStateOf(agent.state)
  const state = stateAfterReport(before, body.state, sender.isAgent)
  await updateAgent(tx, agent.id, {
    ...columnsOf(body),
    state: agentStateCodes[state],
    // PyFarm's clients rely on it: whoever posts, the agent was heard of.
    last_heard_from: farm.clock(),
    ...(sender.isAgent ? { offers: sender.offers } : {}),
    // Another program under that id, which would never say that it takes work again.
    ...(sender.isAgent && sender.offers === '' ? { set_aside_by_hand: false } : {}),
  })
  if (body.set_aside !== undefined && body.set_aside !== agent.set_aside_by_hand)
    changes.events.push({ kind: 'agent', agent: agent.id, change: 'changed' })
  await saveParts(tx, agent.id, body)
  await follow(farm, tx, changes, agent.id, before, state, sender.isAgent ? 'goodbye' : 'gone')
  if (sender.isAgent) await doubtWork(tx, changes, agent.id, body)
}

/** What a change of the agent's state brings with it; `offline` is why it would be offline. */
async function follow(
  farm: Farm,
  tx: Tx,
  changes: Changes,
  id: AgentId,
  before: AgentState,
  after: AgentState,
  offline: Departure,
): Promise<void> {
  if (isUsable(before) && !isUsable(after))
    await farm.freeTasksOfAgent(tx, changes, id, after === 'disabled' ? 'disabled' : offline)
  if (isUsable(after)) changes.wake = true
  if (before !== after) changes.events.push({ kind: 'agent', agent: id, change: 'changed' })
}

/** Sets the state alone, on the master's own account (an agent that doesn't answer, or does again). */
export async function setAgentState(farm: Farm, tx: Tx, changes: Changes, agent: AgentRow, state: AgentState): Promise<void> {
  const before = agentStateOf(agent.state)
  if (before === state) return
  await updateAgent(tx, agent.id, { state: agentStateCodes[state] })
  await follow(farm, tx, changes, agent.id, before, state, 'gone')
}

/**
 * A task that was sent and is missing among the agent's assignments is lost, or its report is on its way; work that is not the
 * agent's has to end there. It is asked soon.
 */
async function doubtWork(tx: Tx, changes: Changes, id: AgentId, body: AgentUpdate): Promise<void> {
  if (body.current_assignments === undefined || body.state === 'offline') return
  const listed = Object.values(body.current_assignments).flatMap(assignment => assignment.tasks)
  const [known, mine] = [new Set(listed.map(task => task.id)), await listTasksOn(tx, id)]
  const isStranger = ({ id: task, local_state: state }: AgentTask) =>
    state !== 'done' && state !== 'failed' && !mine.some(own => own.id === task)
  if (listed.some(isStranger) || mine.some(task => task.sent && !known.has(task.id))) changes.doubts.push(id)
}

export async function saveParts(tx: Tx, id: AgentId, body: AgentUpdate): Promise<void> {
  if (body.disks !== undefined) await setDisks(tx, id, body.disks)
  if (body.gpus !== undefined) await setGpus(tx, id, body.gpus)
  if (body.mac_addresses !== undefined) await setMacAddresses(tx, id, body.mac_addresses)
}

/** The columns that the body names. */
export function columnsOf(body: AgentUpdate): AgentColumns {
  const {
    id,
    state,
    disks,
    gpus,
    mac_addresses,
    current_assignments,
    farm_name,
    remote_ip,
    use_address,
    os_class,
    set_aside,
    ...same
  } = body
  const columns: AgentColumns = Object.fromEntries(Object.entries(same).filter(([, value]) => value !== undefined))
  return {
    ...columns,
    ...(set_aside === undefined ? {} : { set_aside_by_hand: set_aside }),
    ...(remote_ip === undefined
      ? {}
      : { remote_ip: typeof remote_ip === 'string' ? (ipv4Number(remote_ip) ?? null) : remote_ip }),
    ...(use_address === undefined ? {} : { use_address: useAddressCodes[use_address] }),
    ...(os_class === undefined ? {} : { os_class: os_class === null ? null : operatingSystemCodes[os_class] }),
  }
}

/** What is wrong with the body beyond its form. */
export function refusedBody(farm: Farm, body: AgentUpdate): Refusal | undefined {
  const { farm_name, remote_ip } = body
  if (farm_name !== undefined && farm_name !== farm.settings.farm_name) {
    return badRequest(`farm_name: this master is of farm "${farm.settings.farm_name}", not "${farm_name}".`)
  }
  if (remote_ip === undefined || remote_ip === null) return undefined
  const ip = typeof remote_ip === 'number' ? ipv4Text(remote_ip) : remote_ip
  const problem = addressProblem(ip, farm.settings.allow_agents_from_loopback)
  return problem === undefined ? undefined : badRequest(`remote_ip: ${ip} ${problem}.`)
}
