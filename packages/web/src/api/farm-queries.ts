import { agentDetailsSchema, jobDetailsSchema } from '@pyfarm/contract/api/details'
import { taskRowSchema } from '@pyfarm/contract/api/task-rows'
import { useQuery } from '@tanstack/react-query'
import { useConnection } from './farm-connection.js'
import { getRows } from './get-rows.js'
import { tryAgainMs } from './listen-to-farm.js'
import { agentsKey, jobsKey, tasksKey } from './query-keys.js'

/** Also while events come, everything is read anew now and then: a connection can be dead without a sign of it. */
const readAnywayMs = 30_000

export function useJobs() {
  return useQuery({
    queryKey: jobsKey,
    queryFn: ({ signal }) => getRows('/api/v1/jobs/?include=details', jobDetailsSchema, 'the list of jobs', signal),
    refetchInterval: usePolling(),
  })
}

export function useAgents() {
  return useQuery({
    queryKey: agentsKey,
    queryFn: ({ signal }) => getRows('/api/v1/agents/?include=details', agentDetailsSchema, 'the list of agents', signal),
    refetchInterval: usePolling(),
  })
}

/** The tasks of a job, by frame. */
export function useTasks(job: number) {
  return useQuery({
    queryKey: tasksKey(job),
    queryFn: ({ signal }) => getRows(`/api/v1/jobs/${job}/tasks/`, taskRowSchema, 'the frames of this job', signal),
    refetchInterval: usePolling(),
  })
}

function usePolling() {
  const live = useConnection() === 'live'
  return (query: { state: { status: string } }): number => (live && query.state.status !== 'error' ? readAnywayMs : tryAgainMs)
}
