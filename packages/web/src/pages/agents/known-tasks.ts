// How many tasks agents have, of those agents that pages have read: for a question before they lose them.
import type { QueryClient } from '@tanstack/react-query'
import type { AgentDetails } from '../../api/farm-queries.js'
import { agentsKey } from '../../api/query-keys.js'
import type { RowPage } from '../../api/use-rows.js'

export const agentRowKey = (agent: string) => [...agentsKey, 'row', agent] as const

/** Undefined when not all of the agents have been read. */
export function knownTasksOn(client: QueryClient, ids: readonly string[]): number | undefined {
  const tasks = new Map<string, number>()
  for (const [, page] of client.getQueriesData<RowPage<AgentDetails>>({ queryKey: [...agentsKey, 'page'] }))
    for (const row of page?.rows ?? []) tasks.set(row.id, row.tasks.length)
  for (const id of ids) {
    const row = client.getQueryData<AgentDetails>(agentRowKey(id))
    if (row !== undefined) tasks.set(id, row.tasks.length)
  }
  const counts = ids.map(id => tasks.get(id))
  return counts.includes(undefined) ? undefined : counts.reduce<number>((sum, count) => sum + (count ?? 0), 0)
}
