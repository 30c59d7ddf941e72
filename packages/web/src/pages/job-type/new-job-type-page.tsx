// A job type that is not there yet: its name and code; what else it has follows on its own page.
import { TextInput, Textarea } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { languageOf } from '@pyfarm/contract/code-language'
import { useState } from 'react'
import { bodyOf, farm } from '../../api/client.js'
import { jobTypesKey } from '../../api/query-keys.js'
import { useChange } from '../../api/use-change.js'
import { CodeEditor } from '../../parts/code-editor/code-editor.js'
import { RoleButton } from '../../parts/may.js'
import { usePageTitle } from '../../shell/use-page-title.js'
import pageStyles from '../../styles/detail-page.module.css'
import { fieldNames, jobTypeBody, newFields } from './job-type-fields.js'
import styles from './job-type.module.css'

export function NewJobTypePage() {
  usePageTitle('New job type')
  const navigate = useNavigate()
  const [fields, setFields] = useState(newFields)
  const make = useChange({
    act: async () => {
      const { id } = await bodyOf(farm.POST('/api/v1/jobtypes/', { body: jobTypeBody(fields) }))
      void navigate({ to: '/jobtypes/$type', params: { type: String(id) }, search: { tab: 'settings' } as never })
    },
    done: () => `Job type ${fields.name} is made.`,
    touches: [jobTypesKey],
  })
  const text = (name: 'name' | 'description' | 'classname') => ({
    label: fieldNames[name],
    value: fields[name],
    onChange: (event: { currentTarget: { value: string } }) => setFields({ ...fields, [name]: event.currentTarget.value }),
  })
  return (
    <div className={pageStyles['page']}>
      <div className={pageStyles['top']}>
        <h1>New job type</h1>
      </div>
      <form
        className={styles['form']}
        onSubmit={event => {
          event.preventDefault()
          make.mutate()
        }}
      >
        <div className={styles['fields']}>
          <TextInput {...text('name')} required data-autofocus description="Jobs and submitters name it." />
          <Textarea {...text('description')} autosize minRows={2} />
          <TextInput {...text('classname')} description="The class in the code that does the work." />
        </div>
        <CodeEditor
          label="Code of the job type"
          language={languageOf(fields.code)}
          code={fields.code}
          change={code => setFields({ ...fields, code })}
        />
        <div>
          <RoleButton role="admin" type="submit" loading={make.isPending}>
            Make the job type
          </RoleButton>
        </div>
      </form>
    </div>
  )
}
