import { NumberInput, Switch, TextInput } from '@mantine/core'
import { languageOf } from '@pyfarm/contract/code-language'
import { useMemo } from 'react'
import { softwareKey } from '../../api/query-keys.js'
import { readDiscoveryCode, readSoftware, type DetailedVersion, type OneSoftware } from '../../api/software.js'
import { CodeEditor } from '../../parts/code-editor/code-editor.js'
import { EditForm } from '../../parts/edit/edit-form.js'
import { useEdit } from '../../parts/edit/use-edit.js'
import { useWhyNot } from '../../parts/may.js'
import styles from './software.module.css'
import { putVersions, type SavedVersion } from './use-save-versions.js'

interface VersionFields {
  readonly rank: number | ''
  readonly default: boolean
  /** Empty: none. */
  readonly discovery_function_name: string
  readonly discovery_code: string
}

const labels = {
  rank: 'Rank',
  default: 'New agents get it',
  discovery_function_name: 'Function',
  discovery_code: 'Discovery code',
} as const

interface VersionFormProps {
  readonly software: OneSoftware
  readonly version: DetailedVersion
  readonly code: string
}

export function VersionForm({ software, version, code }: VersionFormProps) {
  const forbidden = useWhyNot('admin')
  const key = String(software.id)
  const editing = useEdit<VersionFields>({
    now: useMemo(() => fieldsOf(version, code), [version, code]),
    read: async () => {
      const found = (await readSoftware(key)).versions.find(({ id }) => id === version.id)
      if (found === undefined) throw new Error('Somebody else has deleted this version meanwhile.')
      return fieldsOf(found, await readDiscoveryCode(key, found.version))
    },
    save: async changed => {
      const others = (await readSoftware(key)).versions
      const all = others.map(({ id, version: name, rank }) => ({ version: name, rank, ...(id === version.id && sent(changed)) }))
      return putVersions(software, all)
    },
    done: `Version ${version.version} is changed.`,
    touches: [softwareKey],
  })
  const readOnly = forbidden !== undefined
  return (
    <EditForm editing={editing} labels={labels} forbidden={forbidden} className={styles['form']}>
      <NumberInput
        label={labels.rank}
        description="The newer a version, the higher; requirements go by it."
        maw="16rem"
        required
        allowDecimal={false}
        readOnly={readOnly}
        {...editing.number('rank')}
      />
      <Switch
        label={labels.default}
        description="An agent that registers for the first time is taken to have it."
        disabled={readOnly}
        {...editing.flag('default')}
      />
      <TextInput
        label={labels.discovery_function_name}
        description="In the code below; it returns whether the agent has this version."
        maw="24rem"
        readOnly={readOnly}
        {...editing.text('discovery_function_name')}
      />
      <section>
        <h2>{labels.discovery_code}</h2>
        <CodeEditor
          label={labels.discovery_code}
          size="small"
          language={editing.values.discovery_code === '' ? 'python' : languageOf(editing.values.discovery_code)}
          code={editing.values.discovery_code}
          change={readOnly ? undefined : discovery_code => editing.set({ discovery_code })}
        />
      </section>
    </EditForm>
  )
}

const fieldsOf = (version: DetailedVersion, code: string): VersionFields => ({
  rank: version.rank,
  default: version.default,
  discovery_function_name: version.discovery_function_name ?? '',
  discovery_code: code,
})

function sent({
  rank,
  discovery_function_name: name,
  discovery_code: code,
  ...rest
}: Partial<VersionFields>): Partial<SavedVersion> {
  if (rank === '') throw new Error('Rank: a version needs one, such as 100.')
  return {
    ...rest,
    ...(rank === undefined ? {} : { rank }),
    ...(name === undefined ? {} : { discovery_function_name: name === '' ? null : name }),
    ...(code === undefined ? {} : { discovery_code: code === '' ? null : code }),
  }
}
