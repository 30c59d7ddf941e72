import { ActionIcon, Button, Checkbox, Fieldset, TextInput } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import type { NotifiedUser } from './job-fields.js'
import styles from './job-settings.module.css'
import type { SectionProps } from './section.js'

const flags = [
  ['on_success', 'Done'],
  ['on_failure', 'Failed'],
  ['on_deletion', 'Deleted'],
] as const

/** Who is mailed, and of what. */
export function PeopleSettings({ editing }: SectionProps) {
  const users = editing.values.notified_users
  const set = (index: number, change: Partial<NotifiedUser> | undefined) =>
    editing.set({
      notified_users: users.flatMap((user, at) => (at !== index ? [user] : change === undefined ? [] : [{ ...user, ...change }])),
    })
  return (
    <Fieldset legend="Who is mailed when the job is" className={styles['section'] ?? ''}>
      {users.map((user, index) => (
        <div key={index} className={styles['person']}>
          <TextInput
            aria-label="User"
            placeholder="User"
            value={user.username}
            onChange={event => set(index, { username: event.currentTarget.value })}
          />
          {flags.map(([flag, label]) => (
            <Checkbox
              key={flag}
              label={label}
              aria-label={`${label}: ${user.username}`}
              checked={user[flag]}
              onChange={event => set(index, { [flag]: event.currentTarget.checked })}
            />
          ))}
          <ActionIcon
            variant="default"
            size="input-sm"
            aria-label={`Remove ${user.username || 'this user'}`}
            onClick={() => set(index, undefined)}
          >
            <IconTrash size={16} />
          </ActionIcon>
        </div>
      ))}
      <Button
        size="xs"
        variant="default"
        w="fit-content"
        onClick={() =>
          editing.set({ notified_users: [...users, { username: '', on_success: true, on_failure: true, on_deletion: false }] })
        }
      >
        Add a user
      </Button>
    </Fieldset>
  )
}
