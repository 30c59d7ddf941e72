import { bodyOf, farm } from '../../api/client.js'
import { softwareKey } from '../../api/query-keys.js'
import type { OneSoftware } from '../../api/software.js'
import { useChange } from '../../api/use-change.js'
import { isSameOrder } from './version-order.js'

export interface SavedVersion {
  readonly version: string
  readonly rank: number
  readonly default?: boolean
  readonly discovery_code?: string | null
  readonly discovery_function_name?: string | null
}

/** Saves all versions of a software, which keep what is not named; refused when somebody else has changed them since they were shown. */
export function useSaveVersions(software: OneSoftware) {
  const change = useChange({
    act: async ({ versions }: { versions: readonly SavedVersion[]; sentence: string }) => {
      const path = { software: String(software.id) }
      const now = await bodyOf(farm.GET('/api/v1/software/{software}', { params: { path } }))
      if (!isSameOrder(now.versions, software.versions))
        throw new Error('Somebody else has changed the versions meanwhile; now you see theirs. Do it once more if it still fits.')
      await putVersions(software, versions)
    },
    done: ({ sentence }) => sentence,
    undo: ({ versions }) =>
      putVersions(
        software,
        versions.map(({ version }) => before(software, version)),
      ),
    touches: [softwareKey],
  })
  return change
}

export function putVersions({ id, software }: Pick<OneSoftware, 'id' | 'software'>, versions: readonly SavedVersion[]) {
  const body = { software, versions: versions.map(({ ...version }) => version) }
  return bodyOf(farm.PUT('/api/v1/software/{software}', { params: { path: { software: String(id) } }, body }))
}

function before(software: OneSoftware, name: string): SavedVersion {
  const known = software.versions.find(({ version }) => version === name)
  return { version: name, rank: known?.rank ?? 0, default: known?.default ?? false }
}
