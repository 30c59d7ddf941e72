// Job types as the pages read them.
import { useQuery } from '@tanstack/react-query'
import { bodyOf, farm, Refused, type Schemas } from './client.js'
import { usePolling } from './polling.js'
import { jobTypesKey } from './query-keys.js'

export type JobTypeDetails = Schemas['JobTypeDetails']
export type JobTypeVersion = Schemas['JobType']
export type DataSchema = Readonly<Record<string, unknown>>

const rowsOf = (rows: readonly (Schemas['JobTypeListItem'] | JobTypeDetails)[]): JobTypeDetails[] =>
  rows.filter((row): row is JobTypeDetails => 'versions' in row)

/** All job types, by name. */
export function useJobTypes() {
  return useQuery({
    queryKey: [...jobTypesKey, 'all'],
    queryFn: async ({ signal }) => {
      const query = { include: 'details', sort: 'name' } as const
      return rowsOf(await bodyOf(farm.GET('/api/v1/jobtypes/', { params: { query }, signal })))
    },
    refetchInterval: usePolling(),
  })
}

/** A version of a type (by id or name) with the schema of its jobs' data. Nothing is read before the version is known. */
export function useJobTypeVersion(type: string, version: number | undefined) {
  return useQuery({
    queryKey: [...jobTypesKey, type, version ?? 0],
    enabled: version !== undefined,
    queryFn: async ({ signal }): Promise<WholeVersion> => {
      const params = { path: { type, version: String(version) } }
      return withSchema(await bodyOf(farm.GET('/api/v1/jobtypes/{type}/versions/{version}', { params, signal })), signal)
    },
  })
}

/** The newest one, which changes when somebody saves another. */
export function useNewestVersion(type: string) {
  return useQuery({
    queryKey: [...jobTypesKey, type, 'newest'],
    queryFn: ({ signal }) => readNewestVersion(type, signal),
    refetchInterval: usePolling(),
  })
}

export const readNewestVersion = async (type: string, signal?: AbortSignal): Promise<WholeVersion> =>
  withSchema(await bodyOf(farm.GET('/api/v1/jobtypes/{type}', { params: { path: { type } }, ...(signal && { signal }) })), signal)

/** Null stands for no schema. */
async function withSchema(shown: JobTypeVersion, signal: AbortSignal | undefined): Promise<WholeVersion> {
  const params = { path: { type: String(shown.id), version: String(shown.version) } }
  const asked = farm.GET('/api/v1/jobtypes/{type}/versions/{version}/data_schema', { params, ...(signal && { signal }) })
  return { ...shown, data_schema: await bodyOf(asked).catch(nullWithout) }
}

export type WholeVersion = JobTypeVersion & { readonly data_schema: DataSchema | null }

function nullWithout(error: unknown): null {
  if (error instanceof Refused && error.status === 404) return null
  throw error
}

/** What the schema of a version says of data; kept from before while it is asked anew. */
export function useDataCheck(type: string, version: number, data: DataSchema) {
  return useQuery({
    queryKey: ['check data', type, version, JSON.stringify(data)],
    queryFn: ({ signal }) => {
      const params = { path: { type, version: String(version) } }
      return bodyOf(farm.POST('/api/v1/jobtypes/{type}/versions/{version}/check_data', { params, body: { data }, signal }))
    },
    placeholderData: before => before,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 10_000,
    retry: false,
  })
}
