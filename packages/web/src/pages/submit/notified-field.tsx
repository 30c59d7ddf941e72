import { ActionIcon, Button, Checkbox, Input, TextInput } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useSession } from '../../api/session.js'
import type { SectionProps } from './section-props.js'
import styles from './submit.module.css'

const occasions = [
  ['on_success', 'when it is done'],
  ['on_failure', 'when it fails'],
  ['on_deletion', 'when it is deleted'],
] as const

/** Who is mailed, and when. */
export function NotifiedField({ form }: SectionProps) {
  const users = form.values.notified_users
  const me = useSession()?.username
  const isThere = users.some(({ username }) => username === me)
  const add = () => {
    const username = me == null || isThere ? '' : me
    form.insertListItem('notified_users', { username, on_success: true, on_failure: true, on_deletion: false })
  }
  return (
    <Input.Wrapper label="Mail" description="Who is told by mail." error={form.errors['notified_users']} labelElement="div">
      <div>
        {users.map((_user, index) => (
          // The fields have no name but their place.
          <div key={index} className={styles['entry']} role="group" aria-label={`Mail ${index + 1}`}>
            <TextInput label="User" {...form.getInputProps(`notified_users.${index}.username`)} />
            {occasions.map(([name, label]) => (
              <Checkbox
                key={name}
                label={label}
                pb="xs"
                {...form.getInputProps(`notified_users.${index}.${name}`, { type: 'checkbox' })}
              />
            ))}
            <ActionIcon
              variant="default"
              size="lg"
              aria-label={`Tell no longer: ${users[index]?.username ?? ''}`}
              onClick={() => form.removeListItem('notified_users', index)}
            >
              <IconX size={16} />
            </ActionIcon>
          </div>
        ))}
        <Button mt="xs" size="compact-sm" variant="default" onClick={add}>
          {me == null || isThere ? 'Tell somebody' : 'Tell me'}
        </Button>
      </div>
    </Input.Wrapper>
  )
}
