// Short lists that choices are made from.
import { useQuery } from '@tanstack/react-query'
import { bodyOf, farm } from './client.js'

const seldomChangesMs = 30_000

export const useTags = () =>
  useQuery({
    queryKey: ['tags'],
    queryFn: async ({ signal }) => (await bodyOf(farm.GET('/api/v1/tags/', { signal }))).map(({ tag }) => tag).sort(),
    staleTime: seldomChangesMs,
  })

export const useSoftware = () =>
  useQuery({
    queryKey: ['software'],
    queryFn: ({ signal }) => bodyOf(farm.GET('/api/v1/software/', { signal })),
    staleTime: seldomChangesMs,
  })
