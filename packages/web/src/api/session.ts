import { useQuery } from '@tanstack/react-query'
import { bodyOf, farm, sendCsrfToken, type Schemas } from './client.js'

export type Who = Schemas['Who']

/** Who looks at the pages, and what that one may do; undefined before the master has said it. */
export function useSession(): Who | undefined {
  return useQuery({
    queryKey: ['session'],
    queryFn: async ({ signal }) => {
      const who = await bodyOf(farm.GET('/api/v1/session', { signal }))
      sendCsrfToken(who.csrf_token ?? undefined)
      return who
    },
    staleTime: 60_000,
  }).data
}
