// Short lists that fields offer: there is one query for each, whoever shows it.
import { useQuery } from '@tanstack/react-query'
import { bodyOf, farm } from './client.js'
import { jobTypesKey, softwareKey, tagsKey } from './query-keys.js'
import { pathOf, useQueues } from './queue-queries.js'

const seldomChangesMs = 30_000

/** All tags, by name. */
export function useTagNames(): string[] {
  const tags = useQuery({
    queryKey: tagsKey,
    queryFn: async ({ signal }) => (await bodyOf(farm.GET('/api/v1/tags/', { signal }))).map(({ tag }) => tag).sort(),
    staleTime: seldomChangesMs,
  })
  return tags.data ?? []
}

/** Software with its versions, without what takes counting. */
export function useKnownSoftware() {
  const software = useQuery({
    queryKey: softwareKey,
    queryFn: ({ signal }) => bodyOf(farm.GET('/api/v1/software/', { signal })),
    staleTime: seldomChangesMs,
  })
  return software.data ?? []
}

/** Paths of all queues, such as `film/fx`. */
export const useQueuePaths = (): string[] => (useQueues().data ?? []).map(pathOf)

export function useJobTypeNames(): string[] {
  const types = useQuery({
    queryKey: [...jobTypesKey, 'names'],
    queryFn: async ({ signal }) => (await bodyOf(farm.GET('/api/v1/jobtypes/', { signal }))).map(({ name }) => name),
    staleTime: seldomChangesMs,
  })
  return types.data ?? []
}
