import { agentApiUrl } from '../agents/agent-rules.js'
import type { Farm } from '../farm.js'
import { findLogAgent } from './task-log-store.js'
import type { TaskLogRow } from './task-log-store.js'

export interface AgentLog {
  /** Where the agent gives the file out. */
  readonly url: string
  /** What the agent offers beyond PyFarm's protocol. */
  readonly offers: string
}

/** The log at its agent, while it was not uploaded; undefined when the agent is not known or never called. */
export async function logAtAgent(farm: Farm, log: TaskLogRow): Promise<AgentLog | undefined> {
  const agent = log.agent_id === null ? undefined : await findLogAgent(farm.database.read, log.agent_id)
  const base = agent === undefined ? undefined : agentApiUrl(farm.settings.agent_api_url_template, agent)
  if (agent === undefined || base === undefined) return undefined
  return { url: `${base}/task_logs/${encodeURIComponent(log.identifier)}`, offers: agent.offers }
}
