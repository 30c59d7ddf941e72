import type { AgentId } from '@pyfarm/contract/ids'
import { lockAgent } from '../agents/agent-store.js'
import { agentStateOf } from '../agents/agent-store.js'
import { setAgentState } from '../agents/save-agent.js'
import { change } from '../farm.js'
import type { Farm } from '../farm.js'

/** The agent doesn't answer: it is offline, and its unfinished tasks are free. A disabled one stays disabled. */
export async function agentIsGone(farm: Farm, id: AgentId, reason: string): Promise<void> {
  await change(farm, async (tx, changes) => {
    const agent = await lockAgent(tx, id)
    if (agent === undefined) return
    if (agentStateOf(agent.state) === 'disabled') await farm.freeTasksOfAgent(tx, changes, id, 'gone')
    else await setAgentState(farm, tx, changes, agent, 'offline')
    farm.log.warn({ agent: id, hostname: agent.hostname, reason }, 'agent does not answer: offline')
  })
}
