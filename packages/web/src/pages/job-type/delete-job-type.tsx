import { bodyOf, farm } from '../../api/client.js'
import type { JobTypeDetails } from '../../api/job-types.js'
import { jobTypesKey } from '../../api/query-keys.js'
import { useChange } from '../../api/use-change.js'
import { RoleButton } from '../../parts/may.js'
import { actOnceSure } from '../../parts/plain-action.js'
import { countWords } from '../../words/amounts.js'

interface DeleteJobTypeProps {
  readonly type: JobTypeDetails
  readonly deleted: () => void
}

export function DeleteJobType({ type, deleted }: DeleteJobTypeProps) {
  const remove = useChange({
    act: async () => {
      await bodyOf(farm.DELETE('/api/v1/jobtypes/{type}', { params: { path: { type: String(type.id) } } }))
      deleted()
    },
    done: () => `Job type ${type.name} is deleted.`,
    touches: [jobTypesKey],
  })
  const warning = () =>
    `Its ${countWords(type.versions.length, 'version')} with their code, and its mail templates, are deleted. Submitters that name it are refused. This can not be taken back.`
  return (
    <RoleButton
      role="admin"
      size="xs"
      variant="default"
      loading={remove.isPending}
      off={
        type.jobs === 0
          ? undefined
          : `${countWords(type.jobs, 'job')} ${type.jobs === 1 ? 'uses' : 'use'} it: delete ${type.jobs === 1 ? 'it' : 'them'} first.`
      }
      onClick={() => actOnceSure({ title: 'Delete', past: 'deleted', warning }, `job type ${type.name}`, () => remove.mutate())}
    >
      Delete
    </RoleButton>
  )
}
