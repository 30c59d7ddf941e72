// Software as the pages read it.
import { useQuery } from '@tanstack/react-query'
import { bodyOf, farm, Refused, type Schemas } from './client.js'
import { usePolling } from './polling.js'
import { softwareKey } from './query-keys.js'

export type SoftwareDetails = Schemas['SoftwareDetails']
export type OneSoftware = Schemas['OneSoftwareDetails']
export type DetailedVersion = SoftwareDetails['versions'][number]

/** The rows of a list that was asked for with `include: 'details'`. */
const detailed = (rows: readonly (Schemas['Software'] | SoftwareDetails)[]): SoftwareDetails[] =>
  rows.filter((row): row is SoftwareDetails => row.versions.every(version => 'agents' in version))

/** All software, by name. */
export function useSoftware() {
  return useQuery({
    queryKey: [...softwareKey, 'all'],
    queryFn: async ({ signal }) => {
      const query = { include: 'details', sort: 'software' } as const
      return detailed(await bodyOf(farm.GET('/api/v1/software/', { params: { query }, signal })))
    },
    refetchInterval: usePolling(),
  })
}

/** One software by id or name, with some of those that require it. */
export function useOneSoftware(software: string) {
  return useQuery({
    queryKey: [...softwareKey, 'one', software],
    queryFn: ({ signal }) => readSoftware(software, signal),
    refetchInterval: usePolling(),
  })
}

export async function readSoftware(software: string, signal?: AbortSignal): Promise<OneSoftware> {
  const params = { path: { software }, query: { include: 'details' } } as const
  const shown = await bodyOf(farm.GET('/api/v1/software/{software}', { params, ...(signal && { signal }) }))
  if (!('required_by' in shown)) throw new Error('The master told no details: load this page again.')
  return shown
}

/** The code by which agents find out whether they have a version; empty without any. */
export function useDiscoveryCode(software: string, version: string | undefined) {
  return useQuery({
    queryKey: [...softwareKey, 'one', software, 'code', version ?? ''],
    enabled: version !== undefined,
    queryFn: ({ signal }) => readDiscoveryCode(software, version ?? '', signal),
  })
}

export async function readDiscoveryCode(software: string, version: string, signal?: AbortSignal): Promise<string> {
  const asked = farm.GET('/api/v1/software/{software}/versions/{version}/discovery_code', {
    params: { path: { software, version } },
    parseAs: 'text',
    ...(signal && { signal }),
  })
  try {
    return await bodyOf<string>(asked)
  } catch (error) {
    if (error instanceof Refused && error.status === 404) return ''
    throw error
  }
}

/** By rank, the newest first. */
export const byRank = (versions: readonly DetailedVersion[]): DetailedVersion[] => [...versions].sort((a, b) => b.rank - a.rank)
