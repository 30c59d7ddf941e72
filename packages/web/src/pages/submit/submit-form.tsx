// The form of a new job: beside its fields stands what will be made.
import { useForm } from '@mantine/form'
import { useDebouncedValue } from '@mantine/hooks'
import { useMemo, useState } from 'react'
import { useDataCheck, type WholeVersion } from '../../api/job-types.js'
import { errorsByKey, withoutMissing } from '../../parts/data-form/data-errors.js'
import { dataFields } from '../../parts/data-form/data-fields.js'
import type { Data } from '../../parts/data-form/field-props.js'
import { DataSection } from './data-section.js'
import { readFrames } from './frames-text.js'
import { AgentsSection, PeopleSection, ShareSection, WorkSection } from './sections.js'
import { newJobs, type Beginning, type Submission } from './submission.js'
import styles from './submit.module.css'
import { TaskPreview } from './task-preview.js'
import { useSubmit } from './use-submit.js'

const pauseMs = 300

interface SubmitFormProps {
  readonly version: WholeVersion
  readonly before: Beginning
}

export function SubmitForm({ version, before }: SubmitFormProps) {
  const form = useForm<Submission>({
    initialValues: before.fields,
    validateInputOnBlur: ['title'],
    validate: {
      title: title => (title.trim() === '' ? 'Give the job a title: people find it by that.' : null),
      frames: text => troubleIn(text),
    },
  })
  const [data, setData] = useState<Data>(before.data)
  const [isBroken, setBroken] = useState(false)
  const [tried, setTried] = useState(false)
  const [refused, setRefused] = useState<Readonly<Record<string, string>>>({})
  const fields = useMemo(() => dataFields(version.data_schema ?? {}), [version.data_schema])
  const [settled] = useDebouncedValue(data, pauseMs)
  const check = useDataCheck(version.name, version.version, settled)
  const wrong = check.data?.wrong ?? []
  const errors = { ...errorsByKey(tried ? wrong : withoutMissing(wrong)), ...refused }
  const submit = useSubmit({
    refusedFields: said => form.setErrors({ ...form.errors, ...said }),
    refusedData: setRefused,
  })
  const frames = readFrames(form.values.frames)
  const send = (values: Submission) => {
    setTried(true)
    if ('trouble' in frames || isBroken || (settled === data && wrong.length > 0)) return
    submit.mutate(newJobs(values, frames.ranges, { jobtype: version.name, version: version.version, data, kept: before.kept }))
  }
  return (
    <form noValidate className={styles['form']} onSubmit={form.onSubmit(send, () => setTried(true))}>
      <div className={styles['sections']}>
        <WorkSection form={form} version={version} />
        <DataSection
          {...{ fields, data, errors, setBroken }}
          unknown={(check.data?.unknown ?? []).filter(sentence => !wrong.includes(sentence))}
          set={next => {
            setRefused({})
            setData(next)
          }}
        />
        <ShareSection form={form} />
        <AgentsSection form={form} />
        <PeopleSection form={form} />
      </div>
      <TaskPreview
        {...{ frames, version, values: form.values, kept: before.kept }}
        isSending={submit.isPending}
        trouble={tried && (isBroken || wrong.length > 0 || Object.keys(form.errors).length > 0)}
      />
    </form>
  )
}

function troubleIn(text: string): string | null {
  const frames = readFrames(text)
  return 'trouble' in frames ? frames.trouble : null
}
