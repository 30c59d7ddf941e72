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

interface Saving {
  readonly versions: readonly SavedVersion[]
  readonly before: readonly SavedVersion[]
  readonly sentence: string
}

export interface SaveVersions {
  /** Saves all versions, which keep what is not named. `sentence` says what holds then. */
  readonly save: (versions: readonly SavedVersion[], sentence: string) => void
  /** What is being saved now. */
  readonly pending: readonly SavedVersion[] | undefined
}

/** Changes of the versions of a software; refused when somebody else has changed them since they were shown. */
export function useSaveVersions(software: OneSoftware): SaveVersions {
  const change = useChange<Saving>({
    act: async ({ versions, before }) => {
      const path = { software: String(software.id) }
      const now = await bodyOf(farm.GET('/api/v1/software/{software}', { params: { path } }))
      if (!isSameOrder(now.versions, before))
        throw new Error('Somebody else has changed the versions meanwhile; now you see theirs. Do it once more if it still fits.')
      await putVersions(software, versions)
    },
    done: ({ sentence }) => sentence,
    undo: ({ before }) => putVersions(software, before),
    touches: [softwareKey],
  })
  const before = software.versions.map(({ version, rank, default: isDefault }) => ({ version, rank, default: isDefault }))
  return {
    save: (versions, sentence) => change.mutate({ versions, before, sentence }),
    pending: change.isPending ? change.variables.versions : undefined,
  }
}

export function putVersions({ id, software }: Pick<OneSoftware, 'id' | 'software'>, versions: readonly SavedVersion[]) {
  const body = { software, versions: [...versions] }
  return bodyOf(farm.PUT('/api/v1/software/{software}', { params: { path: { software: String(id) } }, body }))
}
