import { agentApiUrl } from '../agents/agent-rules.js'
import type { Farm } from '../farm.js'
import { findLogAgent } from './task-log-store.js'
import type { TaskLogRow } from './task-log-store.js'

/** Where the log's agent has the file, while it was not uploaded; undefined when the agent is not known or never called. */
export async function agentLogAddress(farm: Farm, log: TaskLogRow): Promise<string | undefined> {
  const agent = log.agent_id === null ? undefined : await findLogAgent(farm.database.read, log.agent_id)
  const base = agent === undefined ? undefined : agentApiUrl(farm.settings.agent_api_url_template, agent)
  return base === undefined ? undefined : `${base}/task_logs/${encodeURIComponent(log.identifier)}`
}
