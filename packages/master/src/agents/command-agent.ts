// What people do with an agent beside editing it (behaviour.md sections 5 and 8): its row says what is wanted, and a chore sees to it.
import { useAddressCodes } from '@pyfarm/contract/enums'
import type { AgentId } from '@pyfarm/contract/ids'
import { change } from '../farm.js'
import type { Tx } from '../database/database.js'
import type { Changes, Farm } from '../farm.js'
import { conflict, notFound, RefusedError } from '../http/refusal.js'
import { findOrCreateTags } from '../tags/tag-store.js'
import { agentNotFound } from './agent-rules.js'
import { agentStateOf, cleanRecord, lockAgent, updateAgent } from './agent-store.js'
import type { AgentColumns, AgentRow } from './agent-store.js'
import { addTagsToAgent, removeTagsFromAgent } from './agent-tag-store.js'
import { setAgentState } from './save-agent.js'

/** Offline until it is heard of: it is asked at once. One that was set aside gets work again; any other stays as it is. @throws RefusedError 404 */
export async function enableAgent(farm: Farm, id: AgentId): Promise<void> {
  await changeAgent(farm, id, async (tx, changes, agent) => {
    if (agent.set_aside_because !== null) {
      await updateAgent(tx, id, cleanRecord)
      tellOfChange(changes, id)
    }
    if (agentStateOf(agent.state) !== 'disabled') return
    await setAgentState(farm, tx, changes, agent, 'offline')
    // Due for a poll, whenever the last one was.
    await updateAgent(tx, id, { last_polled: null })
  })
  farm.callAgents()
}

/** Its unfinished tasks are stopped and free for others. @throws RefusedError 404 */
export const disableAgent = (farm: Farm, id: AgentId): Promise<void> =>
  changeAgent(farm, id, (tx, changes, agent) => setAgentState(farm, tx, changes, agent, 'disabled'))

/** The same within a transaction of others; an agent that has not registered yet has no row. */
export async function takeOutAgent(farm: Farm, tx: Tx, changes: Changes, id: AgentId): Promise<void> {
  const agent = await lockAgent(tx, id)
  if (agent !== undefined) await setAgentState(farm, tx, changes, agent, 'disabled')
}

/** Once it is idle. @throws RefusedError 404, or 409 for an agent that is never called */
export const restartAgent = (farm: Farm, id: AgentId): Promise<void> => order(farm, id, { restart_requested: true })

/** It looks for every software version that has discovery code. @throws RefusedError 404, or 409 for an agent that is never called */
export const checkSoftware = (farm: Farm, id: AgentId): Promise<void> =>
  order(farm, id, { software_check_requested: farm.clock() })

/** Unknown tags are made. @throws RefusedError 404 */
export const addAgentTags = (farm: Farm, id: AgentId, names: readonly string[]): Promise<void> =>
  changeAgent(farm, id, async (tx, changes) => {
    await addTagsToAgent(tx, id, await findOrCreateTags(tx, names))
    tellOfChange(changes, id)
  })

/** What the agent does not have is fine. @throws RefusedError 404 */
export const removeAgentTags = (farm: Farm, id: AgentId, names: readonly string[]): Promise<void> =>
  changeAgent(farm, id, async (tx, changes) => {
    await removeTagsFromAgent(tx, id, names)
    tellOfChange(changes, id)
  })

async function order(farm: Farm, id: AgentId, columns: AgentColumns): Promise<void> {
  await changeAgent(farm, id, async (tx, changes, agent) => {
    if (agent.use_address === useAddressCodes.passive)
      throw new RefusedError(conflict(`Agent ${agent.hostname} is passive: the master never calls it.`))
    await updateAgent(tx, id, columns)
    tellOfChange(changes, id)
  })
  farm.callAgents()
}

async function changeAgent(
  farm: Farm,
  id: AgentId,
  work: (tx: Tx, changes: Changes, agent: AgentRow) => Promise<void>,
): Promise<void> {
  await change(farm, async (tx, changes) => {
    const agent = await lockAgent(tx, id)
    if (agent === undefined) throw new RefusedError(notFound(agentNotFound(id)))
    await work(tx, changes, agent)
  })
}

function tellOfChange(changes: Changes, agent: AgentId): void {
  changes.events.push({ kind: 'agent', agent, change: 'changed' })
  changes.wake = true
}
