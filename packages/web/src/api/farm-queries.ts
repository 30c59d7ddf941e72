import { useQuery } from '@tanstack/react-query'
import { bodyOf, farm, type Schemas } from './client.js'
import { usePolling } from './polling.js'
import { tasksKey } from './query-keys.js'

export type JobDetails = Schemas['JobDetails']
export type AgentDetails = Schemas['AgentDetails']
/** With the host name of its agent where that was asked for. */
export type TaskRow = Schemas['Task']

/** The rows of a list that was asked for with `include: 'details'`. */
export const jobRows = (rows: readonly (Schemas['JobListItem'] | JobDetails)[]): JobDetails[] =>
  rows.filter((row): row is JobDetails => 'blocked' in row)
export const agentRows = (rows: readonly (Schemas['AgentListItem'] | AgentDetails)[]): AgentDetails[] =>
  rows.filter((row): row is AgentDetails => 'free_ram' in row)

/** A task that was asked for by itself, as lists have it. */
export const namedTask = (task: Schemas['SingleTask']): TaskRow => ({ ...task, hostname: task.agent?.hostname ?? null })

/** The tasks of a job, by frame, with the host names of their agents. */
export function useTasks(job: number) {
  return useQuery({
    queryKey: [...tasksKey(job), 'all'],
    queryFn: ({ signal }) =>
      bodyOf(
        farm.GET('/api/v1/jobs/{job}/tasks/', { params: { path: { job: String(job) }, query: { include: 'hostname' } }, signal }),
      ),
    refetchInterval: usePolling(),
  })
}
