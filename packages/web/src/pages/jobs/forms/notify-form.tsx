import { Checkbox, SegmentedControl, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useJobsChange } from '../use-job-actions.js'
import { ActionForm } from './form-buttons.js'
import type { JobFormProps } from './job-form.js'

const occasions = [
  ['on_success', 'When the job is done'],
  ['on_failure', 'When it has failed'],
  ['on_deletion', 'When it is deleted'],
] as const

/** Who is mailed what of these jobs. */
export function NotifyForm({ ids, close }: JobFormProps) {
  const [how, setHow] = useState<'notify' | 'unnotify'>('notify')
  const [username, setUsername] = useState('')
  const [flags, setFlags] = useState({ on_success: true, on_failure: true, on_deletion: false })
  const change = useJobsChange()
  const submit = () => {
    const name = username.trim()
    if (how === 'notify') change({ action: { action: 'notify', username: name, ...flags }, ids, past: `mailed to ${name}` })
    else change({ action: { action: 'unnotify', username: name }, ids, past: `no longer mailed to ${name}` })
  }
  return (
    <ActionForm
      action={how === 'notify' ? 'Notify' : 'Notify no more'}
      isReady={username.trim() !== ''}
      submit={submit}
      close={close}
    >
      <SegmentedControl
        aria-label="What to do"
        value={how}
        onChange={value => setHow(value === 'unnotify' ? 'unnotify' : 'notify')}
        data={[
          { value: 'notify', label: 'Notify' },
          { value: 'unnotify', label: 'Notify no more' },
        ]}
      />
      <TextInput data-autofocus label="User" value={username} onChange={event => setUsername(event.currentTarget.value)} />
      {how === 'notify' &&
        occasions.map(([flag, label]) => (
          <Checkbox
            key={flag}
            label={label}
            checked={flags[flag]}
            onChange={event => setFlags({ ...flags, [flag]: event.currentTarget.checked })}
          />
        ))}
    </ActionForm>
  )
}
