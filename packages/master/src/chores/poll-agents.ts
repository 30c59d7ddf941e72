// Polling (behaviour.md section 5): those that are due, in one sweep; the link bounds how many are asked at once.
import { agentStateCodes } from '@pyfarm/contract/enums'
import { instant } from '@pyfarm/contract/ids'
import type { AgentLink } from '../agent-link/link.js'
import { agentsToPoll } from '../agent-link/link-store.js'
import { pollAgent } from '../agent-link/poll-agent.js'

/** An agent that promised heartbeats is asked after it missed this many. */
const missedHeartbeats = 3

export async function pollAgents(link: AgentLink): Promise<void> {
  const { settings, clock, database } = link.farm
  const before = (milliseconds: number) => instant(clock() - milliseconds)
  const due = await agentsToPoll(database.read, {
    liveStates: [agentStateCodes.online, agentStateCodes.running],
    offlineState: agentStateCodes.offline,
    busy: before(settings.poll_busy_agents_interval),
    idle: before(settings.poll_idle_agents_interval),
    heartbeat: before(settings.agent_heartbeat_interval * missedHeartbeats),
    offline: before(settings.poll_offline_agents_interval),
  })
  await Promise.all(due.map(agent => pollAgent(link, agent)))
}
