import type { AgentId } from '@pyfarm/contract/ids'
import { agentStateOf, lockAgent } from '../agents/agent-store.js'
import { setAgentState } from '../agents/save-agent.js'
import { change } from '../farm.js'
import type { Farm } from '../farm.js'

/** The agent doesn't answer: it is offline, and its unfinished tasks are free. A disabled one stays disabled. */
export async function agentIsGone(farm: Farm, id: AgentId, reason: string): Promise<void> {
  const gone = await change(farm, async (tx, changes) => {
    const agent = await lockAgent(tx, id)
    if (agent === undefined) return undefined
    const before = agentStateOf(agent.state)
    if (before === 'online' || before === 'running') await setAgentState(farm, tx, changes, agent, 'offline')
    else await farm.freeTasksOfAgent(tx, changes, id, 'gone')
    return before === 'offline' ? undefined : agent
  })
  if (gone !== undefined) farm.log.warn({ agent: id, hostname: gone.hostname, reason }, 'agent does not answer')
}
