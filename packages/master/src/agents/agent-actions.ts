// Actions on agents, one or many at once (behaviour.md section 10).
import type { FastifyBaseLogger } from 'fastify'
import type { ActionResults, AgentActionBody } from '@pyfarm/contract/api/actions'
import type { AgentId } from '@pyfarm/contract/ids'
import { atTarget } from '../audit/audit-context.js'
import type { Farm } from '../farm.js'
import { eachTarget, targetsOf } from '../http/each-target.js'
import { notFound, orRefuse, RefusedError } from '../http/refusal.js'
import { existingAgents } from '../tags/tag-store.js'
import { agentNotFound } from './agent-rules.js'
import { listAgentIds } from './agent-list-store.js'
import { addAgentTags, checkSoftware, disableAgent, enableAgent, removeAgentTags, restartAgent } from './command-agent.js'
import { installSoftware, uninstallSoftware } from './agent-software.js'
import { deleteAgent, updateKnownAgent } from './register-agent.js'

type WithoutTargets<B> = B extends unknown ? Omit<B, 'ids' | 'filter'> : never
export type AgentAction = WithoutTargets<AgentActionBody>

export async function actOnAgents(
  farm: Farm,
  log: FastifyBaseLogger,
  { ids: named, filter, ...action }: AgentActionBody,
): Promise<ActionResults> {
  const { read } = farm.database
  const ids = await targetsOf({ ids: named, filter }, ({ hostname: search, ...others }, most) =>
    listAgentIds(read, { search, ...others }, most),
  )
  const known = await existingAgents(read, ids)
  return eachTarget(log, ids, async id => {
    if (!known.has(id)) throw new RefusedError(notFound(agentNotFound(id)))
    await atTarget(`agent ${id}`, () => actOnAgent(farm, id, action))
  })
}

/** @throws RefusedError 400, 404 or 409; the agent is as it was then */
export async function actOnAgent(farm: Farm, id: AgentId, action: AgentAction): Promise<unknown> {
  switch (action.action) {
    case 'enable':
      return enableAgent(farm, id)
    case 'disable':
      return disableAgent(farm, id)
    case 'restart':
      return restartAgent(farm, id)
    case 'check_software':
      return checkSoftware(farm, id)
    case 'delete':
      return deleteAgent(farm, id)
    case 'set':
      return orRefuse(await updateKnownAgent(farm, id, action.values, { isAgent: false, offers: '' }))
    case 'add_tags':
      return addAgentTags(farm, id, action.tags)
    case 'remove_tags':
      return removeAgentTags(farm, id, action.tags)
    case 'add_software':
      return installSoftware(farm, id, action)
    case 'remove_software':
      return uninstallSoftware(farm, id, action)
  }
}
