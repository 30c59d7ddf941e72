import { useQuery } from '@tanstack/react-query'
import { bodyOf, farm } from '../../api/client.js'
import { usePolling } from '../../api/polling.js'
import { momentOf } from '../../words/times.js'
import { queryOf, type RangeChoice } from './use-range.js'

const keyOf = (what: string, range: object) => ['statistics', what, JSON.stringify(range)]

type Wish = Pick<RangeChoice, 'days' | 'resolution' | 'queues'>

export function useTaskEvents(wish: Wish) {
  const query = queryOf(wish)
  return useQuery({
    queryKey: keyOf('task events', query),
    queryFn: ({ signal }) => bodyOf(farm.GET('/api/v1/statistics/task_events', { params: { query }, signal })),
    refetchInterval: usePolling(),
    placeholderData: before => before,
  })
}

export function useTaskCounts(wish: Wish) {
  const query = queryOf(wish)
  return useQuery({
    queryKey: keyOf('task counts', query),
    queryFn: ({ signal }) => bodyOf(farm.GET('/api/v1/statistics/task_counts', { params: { query }, signal })),
    refetchInterval: usePolling(),
    placeholderData: before => before,
  })
}

export function useAgentCounts({ days, resolution }: Wish) {
  const query = queryOf({ days, resolution, queues: [] })
  return useQuery({
    queryKey: keyOf('agent counts', query),
    queryFn: ({ signal }) => bodyOf(farm.GET('/api/v1/statistics/agent_counts', { params: { query }, signal })),
    refetchInterval: usePolling(),
    placeholderData: before => before,
  })
}

/** The times of points, and where the last one ends, in seconds since 1970. */
export const timesIn = ({ points, end }: { points: readonly { readonly time: string }[]; end: string }) => ({
  times: points.map(({ time }) => momentOf(time).getTime() / 1000),
  end: momentOf(end).getTime() / 1000,
})
