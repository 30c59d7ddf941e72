import type { AgentAnswer, FullAgent } from '@pyfarm/contract/api/agent-answers'
import type { AgentId } from '@pyfarm/contract/ids'
import type { Reader } from '../database/database.js'
import { notFound, RefusedError } from '../http/refusal.js'
import { disksOfAgent, gpusOfAgent, tagsOfAgent } from './agent-parts-store.js'
import { agentNotFound } from './agent-rules.js'
import { findAgent } from './agent-store.js'
import type { AgentRow } from './agent-store.js'
import { agentView, fullAgentView } from './agent-view.js'

/** The agent of an address; @throws RefusedError 404. */
export async function agentAt(read: Reader, id: AgentId): Promise<AgentRow> {
  const agent = await findAgent(read, id)
  if (agent === undefined) throw new RefusedError(notFound(agentNotFound(id)))
  return agent
}

/** The whole agent as its GET shows it; @throws RefusedError 404. */
export async function showAgent(read: Reader, id: AgentId): Promise<FullAgent> {
  const agent = await agentAt(read, id)
  return fullAgentView(agent, await tagsOfAgent(read, id), await disksOfAgent(read, id), await gpusOfAgent(read, id))
}

/** What the answer to a change shows of it: no disks and GPUs; @throws RefusedError 404. */
export async function showChangedAgent(read: Reader, id: AgentId): Promise<AgentAnswer> {
  return agentView(await agentAt(read, id), await tagsOfAgent(read, id))
}
