// Polling (behaviour.md section 5): those that are due, in one sweep.
import PQueue from 'p-queue'
import { agentStateCodes } from '@pyfarm/contract/enums'
import { instant } from '@pyfarm/contract/ids'
import type { AgentId } from '@pyfarm/contract/ids'
import type { AgentLink } from '../agent-link/link.js'
import { agentsToPoll } from '../agent-link/link-store.js'
import { batchesOf } from '../database/parts.js'
import type { Farm } from '../farm.js'
import { pollAgent } from '../agent-link/poll-agent.js'
import type { PollReason } from '../agent-link/poll-agent.js'
import type { Work } from '../work-queue/work.js'

/** An agent that promised heartbeats is asked after it missed this many. */
const missedHeartbeats = 3

/** So many agents are one piece of work, which one process takes. */
const agentsAtOnce = 50

/** Asks for the polls of all agents that are due. */
export async function askForPolls({ settings, clock, database }: Farm, add: (work: Work) => void): Promise<void> {
  const before = (milliseconds: number) => instant(clock() - milliseconds)
  const due = await agentsToPoll(database.read, {
    liveStates: [agentStateCodes.online, agentStateCodes.running],
    offlineState: agentStateCodes.offline,
    busy: before(settings.poll_busy_agents_interval),
    idle: before(settings.poll_idle_agents_interval),
    heartbeat: before(settings.agent_heartbeat_interval * missedHeartbeats),
    offline: before(settings.poll_offline_agents_interval),
  })
  for (const agents of batchesOf(due, agentsAtOnce)) add({ kind: 'poll', agents })
}

/** One that can't be asked leaves the others alone. */
export async function pollAgents(link: AgentLink, agents: readonly AgentId[], reason: PollReason): Promise<void> {
  const { log, settings } = link.farm
  const poll = async (agent: AgentId) => {
    try {
      await pollAgent(link, agent, reason)
    } catch (error) {
      log.error({ err: error, agent }, 'polling an agent failed; the next poll tries again')
    }
  }
  await new PQueue({ concurrency: settings.agent_requests_at_once }).addAll(agents.map(agent => () => poll(agent)))
}
