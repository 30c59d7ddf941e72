import { NumberInput, Switch, TextInput, Textarea } from '@mantine/core'
import { RequirementsField } from '../../parts/requirements-field.js'
import { fieldNames, type JobTypeFields } from './job-type-fields.js'
import styles from './job-type.module.css'
import type { PanelProps } from './panel-props.js'

type FlagName = 'batch_contiguous' | 'supports_tiling' | 'no_automatic_start_time'

const flags: readonly (readonly [FlagName, string])[] = [
  ['batch_contiguous', 'A renderer that is started for a range gets no gaps.'],
  ['supports_tiling', 'A job of it may have a task for each part of a frame.'],
  ['no_automatic_start_time', 'Otherwise that is when the agent starts it.'],
]

/** What a version is called, and how its tasks are given out. */
export function SettingsPanel({ values, set }: PanelProps) {
  const readOnly = set === undefined
  const text = (name: 'name' | 'classname' | 'description') => ({
    label: fieldNames[name],
    value: values[name],
    readOnly,
    onChange: (event: { currentTarget: { value: string } }) =>
      set?.({ [name]: event.currentTarget.value } satisfies Partial<JobTypeFields>),
  })
  return (
    <div className={styles['fields']}>
      <TextInput {...text('name')} required description="Jobs and submitters name it. Renaming it leaves its jobs with it." />
      <Textarea {...text('description')} autosize minRows={2} />
      <TextInput {...text('classname')} description="The class in the code that does the work." />
      <NumberInput
        label={fieldNames.max_batch}
        description="Empty: as many as the job asks for."
        allowDecimal={false}
        maw="16rem"
        min={1}
        clampBehavior="none"
        readOnly={readOnly}
        value={values.max_batch}
        onChange={value => set?.({ max_batch: value === '' ? '' : Number(value) })}
      />
      {flags.map(([name, description]) => (
        <Switch
          key={name}
          label={fieldNames[name]}
          description={description}
          disabled={readOnly}
          checked={values[name]}
          onChange={event => set?.({ [name]: event.currentTarget.checked } satisfies Partial<JobTypeFields>)}
        />
      ))}
      <RequirementsField
        label={fieldNames.software_requirements}
        description="Only agents that have it get its tasks."
        value={values.software_requirements}
        change={set && (software_requirements => set({ software_requirements }))}
      />
    </div>
  )
}
