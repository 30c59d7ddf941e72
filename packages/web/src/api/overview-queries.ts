// The farm at a glance.
import { useQuery } from '@tanstack/react-query'
import { bodyOf, farm, pageOf, type Schemas } from './client.js'
import { jobRows } from './farm-queries.js'
import { usePolling } from './polling.js'
import { jobsKey } from './query-keys.js'
import { countedAgainMs } from './queue-queries.js'

export type Overview = Schemas['Overview']

export function useOverview() {
  return useQuery({
    queryKey: ['overview', 'farm'],
    queryFn: ({ signal }) => bodyOf(farm.GET('/api/v1/overview', { signal })),
    refetchInterval: countedAgainMs,
  })
}

const waitingAgainMs = 15_000

/** Asked for seldom, whatever happens: the scheduler's planner makes it. */
export function useWaiting() {
  return useQuery({
    queryKey: ['why jobs wait'],
    queryFn: ({ signal }) => bodyOf(farm.GET('/api/v1/overview/waiting', { signal })),
    refetchInterval: waitingAgainMs,
  })
}

/** The running jobs of the highest priority, and how many run in all. */
export function useRunningJobs(shown: number) {
  return useQuery({
    queryKey: [...jobsKey, 'running', shown],
    queryFn: ({ signal }) => {
      const query = { state: 'running', hidden: 'false', include: 'details', sort: 'priority', order: 'desc' } as const
      const page = { ...query, page: '1', per_page: String(shown) } as never
      return pageOf(farm.GET('/api/v1/jobs/', { params: { query: page }, signal }), jobRows)
    },
    refetchInterval: usePolling(),
  })
}
