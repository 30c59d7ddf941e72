// The tree of job queues, and how the agents at work are shared among them.
import { useQuery } from '@tanstack/react-query'
import { bodyOf, farm, type Schemas } from './client.js'
import { usePolling } from './polling.js'
import { queuesKey } from './query-keys.js'

export type Queue = Schemas['JobQueueListItem']
export type QueueShare = Schemas['QueueShares'][number]

export const readQueues = (signal?: AbortSignal): Promise<Queue[]> =>
  bodyOf(farm.GET('/api/v1/jobqueues/', { ...(signal !== undefined && { signal }) }))

export function useQueues() {
  return useQuery({ queryKey: queuesKey, queryFn: ({ signal }) => readQueues(signal), refetchInterval: usePolling() })
}

/** The master counts anew every few seconds: whoever shows it asks as often. */
export const countedAgainMs = 3000

export function useShares() {
  return useQuery({
    queryKey: ['overview', 'queues'],
    queryFn: ({ signal }) => bodyOf(farm.GET('/api/v1/overview/queues', { signal })),
    refetchInterval: countedAgainMs,
  })
}

/** As people write it: `film/fx`. */
export const pathOf = ({ fullpath }: Pick<Queue, 'fullpath'>): string => fullpath.replace(/^\//, '')
