// People and what lets them in, as the master tells of them.
import { useQuery } from '@tanstack/react-query'
import { bodyOf, farm, type Schemas } from './client.js'
import type { FarmKey } from './query-keys.js'

export const usersKey: FarmKey = ['users']
export const rolesKey: FarmKey = ['roles']
export const tokensKey: FarmKey = ['tokens']
export const sessionsKey: FarmKey = ['sessions']
export const enrolmentKeysKey: FarmKey = ['enrolment keys']

export type User = Schemas['User']
export type Role = Schemas['Role']
export type Token = Schemas['Token']
export type Session = Schemas['Session']
export type EnrolmentKey = Schemas['EnrolmentKey']

export const useUsers = () =>
  useQuery({ queryKey: usersKey, queryFn: ({ signal }) => bodyOf(farm.GET('/api/v1/users/', { signal })) })

export const readUser = (user: string, signal?: AbortSignal): Promise<User> =>
  bodyOf(farm.GET('/api/v1/users/{user}', { params: { path: { user } }, ...(signal !== undefined && { signal }) }))

export const useUser = (user: string) =>
  useQuery({ queryKey: [...usersKey, user], queryFn: ({ signal }) => readUser(user, signal) })

export const useRoles = () =>
  useQuery({ queryKey: rolesKey, queryFn: ({ signal }) => bodyOf(farm.GET('/api/v1/roles/', { signal })) })

/** @param all those of everybody, which only administrators may see */
export const useTokens = (all: boolean) =>
  useQuery({
    queryKey: [...tokensKey, String(all)],
    queryFn: ({ signal }) => bodyOf(farm.GET('/api/v1/tokens/', { params: { query: { all: all ? 'true' : 'false' } }, signal })),
  })

/** @param all those of everybody, which only administrators may see */
export const useSessions = (all: boolean) =>
  useQuery({
    queryKey: [...sessionsKey, String(all)],
    queryFn: ({ signal }) =>
      bodyOf(farm.GET('/api/v1/sessions/', { params: { query: { all: all ? 'true' : 'false' } }, signal })),
  })

export const useEnrolmentKeys = () =>
  useQuery({
    queryKey: enrolmentKeysKey,
    queryFn: ({ signal }) => bodyOf(farm.GET('/api/v1/enrolment_keys/', { signal })),
  })
