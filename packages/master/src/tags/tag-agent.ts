import type { AgentId } from '@pyfarm/contract/ids'
import { change } from '../farm.js'
import type { Farm } from '../farm.js'
import { notFound, orRefuse, RefusedError } from '../http/refusal.js'
import type { NameOrId } from '../http/wire.js'
import { tagNotFound } from './show-tag.js'
import { addAgent, existingAgents, findTag, removeAgent } from './tag-store.js'

/** Gives the tag to an agent; false if it has it already. @throws RefusedError 404 */
export async function tagAgent(farm: Farm, key: NameOrId, agent: AgentId): Promise<boolean> {
  return change(farm, async (tx, changes) => {
    const tag = orRefuse((await findTag(tx, key)) ?? tagNotFound(key))
    const agents = await existingAgents(tx, [agent])
    if (!agents.has(agent)) throw new RefusedError(notFound(`agent_id: Agent ${agent} not found`))
    const isNew = await addAgent(tx, tag.id, agent)
    if (isNew) {
      changes.events.push({ kind: 'agent', agent, change: 'changed' })
      changes.wake = true
    }
    return isNew
  })
}

/** Takes the tag from an agent; what it does not have is fine. */
export async function untagAgent(farm: Farm, key: NameOrId, agent: AgentId): Promise<void> {
  await change(farm, async (tx, changes) => {
    const tag = await findTag(tx, key)
    if (tag === undefined || !(await removeAgent(tx, tag.id, agent))) return
    changes.events.push({ kind: 'agent', agent, change: 'changed' })
    changes.wake = true
  })
}
