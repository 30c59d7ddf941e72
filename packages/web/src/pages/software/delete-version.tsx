import { bodyOf, farm } from '../../api/client.js'
import { softwareKey } from '../../api/query-keys.js'
import type { DetailedVersion, OneSoftware } from '../../api/software.js'
import { useChange } from '../../api/use-change.js'
import { RoleButton } from '../../parts/may.js'
import { actOnceSure } from '../../parts/plain-action.js'
import { countWords } from '../../words/amounts.js'

interface DeleteVersionProps {
  readonly software: OneSoftware
  readonly version: DetailedVersion
  readonly deleted?: () => void
}

export function DeleteVersion({ software, version, deleted }: DeleteVersionProps) {
  const remove = useChange({
    act: async () => {
      const path = { software: String(software.id), version: version.version }
      await bodyOf(farm.DELETE('/api/v1/software/{software}/versions/{version}', { params: { path } }))
      deleted?.()
    },
    done: () => `Version ${version.version} of ${software.software} is deleted.`,
    touches: [softwareKey],
  })
  const warning = () =>
    `Its discovery code is deleted${version.agents > 0 ? `, and it is forgotten that ${countWords(version.agents, 'agent')} had it` : ''}. While something requires it as its lowest or highest version it is kept. This can not be taken back.`
  return (
    <RoleButton
      role="admin"
      size="compact-xs"
      variant="subtle"
      color="red"
      loading={remove.isPending}
      aria-label={`Delete version ${version.version}`}
      onClick={() =>
        actOnceSure({ title: 'Delete', past: 'deleted', warning }, `version ${version.version}`, () => remove.mutate())
      }
    >
      Delete
    </RoleButton>
  )
}
