// Names that a field can offer: there are few enough of them to be read as a whole.
import { useQuery } from '@tanstack/react-query'
import { bodyOf, farm } from '../../api/client.js'
import { queuesKey } from '../../api/query-keys.js'

/** Paths of all queues, such as `film/fx`. */
export function useQueueNames(): string[] {
  const queues = useQuery({
    queryKey: [...queuesKey, 'names'],
    queryFn: async ({ signal }) =>
      (await bodyOf(farm.GET('/api/v1/jobqueues/', { signal }))).map(({ fullpath }) => fullpath.replace(/^\//, '')),
  })
  return queues.data ?? []
}

export function useJobTypeNames(): string[] {
  const types = useQuery({
    queryKey: ['jobtypes', 'names'],
    queryFn: async ({ signal }) => (await bodyOf(farm.GET('/api/v1/jobtypes/', { signal }))).map(({ name }) => name),
  })
  return types.data ?? []
}

export function useTagNames(): string[] {
  const tags = useQuery({
    queryKey: ['tags', 'names'],
    queryFn: async ({ signal }) => {
      const query = { page: '1', per_page: '1000' }
      return (await bodyOf(farm.GET('/api/v1/tags/', { params: { query }, signal }))).map(({ tag }) => tag)
    },
  })
  return tags.data ?? []
}
