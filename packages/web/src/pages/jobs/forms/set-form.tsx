import { NumberInput } from '@mantine/core'
import { useState } from 'react'
import { useColumnsChange, useJobsChange } from '../use-job-actions.js'
import { ActionForm } from './form-buttons.js'
import styles from './forms.module.css'
import type { JobFormProps } from './job-form.js'

const columns = [
  ['priority', 'Priority', 'Higher ones go strictly first within a queue.'],
  ['weight', 'Weight', 'Share among jobs of the same priority.'],
  ['minimum_agents', 'At least agents', 'Served before all others up to so many.'],
  ['maximum_agents', 'At most agents', 'Never on more than so many.'],
  ['batch', 'Batch', 'Frames that an agent gets at once, at most.'],
  ['requeue', 'Retries', 'How often a frame may fail; -1: for ever.'],
  ['cpus', 'CPUs', '0: no minimum, -1: a whole agent.'],
  ['ram', 'RAM in MB', '0: no minimum, -1: a whole agent.'],
  ['autodelete_time', 'Delete after', 'Seconds after the job is done.'],
] as const
type Column = (typeof columns)[number][0]

/** Sets columns of jobs: those that are filled in. */
export function SetForm({ ids, close }: JobFormProps) {
  const [values, setValues] = useState<Partial<Record<Column, number>>>({})
  const changeColumns = useColumnsChange()
  const change = useJobsChange()
  const set = (column: Column, value: string | number) =>
    setValues(({ [column]: _before, ...others }) => (typeof value === 'number' ? { ...others, [column]: value } : others))
  const names = Object.keys(values)
  const submit = () => {
    const changed = { action: { action: 'set', values } as const, ids, past: 'changed' }
    // Lists show these two of every job: they can be given back.
    if (names.every(name => name === 'priority' || name === 'weight')) void changeColumns(values, changed)
    else change(changed)
  }
  return (
    <ActionForm action="Set" isReady={names.length > 0} submit={submit} close={close}>
      <p>What is left empty stays as it is.</p>
      <div className={styles['row']}>
        {columns.map(([column, label, description], index) => (
          <NumberInput
            key={column}
            {...(index === 0 ? { 'data-autofocus': true } : {})}
            label={label}
            description={description}
            allowDecimal={false}
            value={values[column] ?? ''}
            onChange={value => set(column, value)}
          />
        ))}
      </div>
    </ActionForm>
  )
}
