import { Autocomplete } from '@mantine/core'
import { useState } from 'react'
import { useColumnsChange } from '../use-job-actions.js'
import { useQueuePaths } from '../../../api/known-queries.js'
import { ActionForm } from './form-buttons.js'
import type { JobFormProps } from './job-form.js'

/** Moves jobs to a queue, or out of all. */
export function MoveForm({ ids, close }: JobFormProps) {
  const [queue, setQueue] = useState('')
  const change = useColumnsChange()
  const jobqueue = queue.trim() === '' ? null : queue.trim()
  const past = jobqueue === null ? 'in no queue' : `in ${jobqueue}`
  return (
    <ActionForm
      action="Move"
      isReady
      submit={() => void change({ jobqueue }, { action: { action: 'move', jobqueue }, ids, past })}
      close={close}
    >
      <Autocomplete
        data-autofocus
        label="Queue"
        description="By its path, such as film/fx; empty: none."
        data={useQueuePaths()}
        comboboxProps={{ position: 'top' }}
        value={queue}
        onChange={setQueue}
      />
    </ActionForm>
  )
}
