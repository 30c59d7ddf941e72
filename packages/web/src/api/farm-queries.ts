import { useQuery } from '@tanstack/react-query'
import { bodyOf, farm, type Schemas } from './client.js'
import { usePolling } from './polling.js'
import { agentsKey, tasksKey } from './query-keys.js'

export type JobDetails = Schemas['JobDetails']
export type AgentDetails = Schemas['AgentDetails']
export type TaskRow = Schemas['Task']

/** The rows of a list that was asked for with `include: 'details'`. */
export const jobRows = (rows: readonly (Schemas['JobListItem'] | JobDetails)[]): JobDetails[] =>
  rows.filter((row): row is JobDetails => 'blocked' in row)
export const agentRows = (rows: readonly (Schemas['AgentListItem'] | AgentDetails)[]): AgentDetails[] =>
  rows.filter((row): row is AgentDetails => 'free_ram' in row)

export function useAgents() {
  return useQuery({
    queryKey: [...agentsKey, 'all'],
    queryFn: async ({ signal }) =>
      agentRows(await bodyOf(farm.GET('/api/v1/agents/', { params: { query: { include: 'details' } }, signal }))),
    refetchInterval: usePolling(),
  })
}

/** The tasks of a job, by frame. */
export function useTasks(job: number) {
  return useQuery({
    queryKey: [...tasksKey(job), 'all'],
    queryFn: ({ signal }) => bodyOf(farm.GET('/api/v1/jobs/{job}/tasks/', { params: { path: { job: String(job) } }, signal })),
    refetchInterval: usePolling(),
  })
}
