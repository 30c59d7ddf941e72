import { ActionIcon, Button, Checkbox, Input, TextInput } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useSession } from '../api/session.js'
import styles from './notified-field.module.css'

export interface NotifiedUser {
  readonly username: string
  readonly on_success: boolean
  readonly on_failure: boolean
  readonly on_deletion: boolean
}

const occasions = [
  ['on_success', 'when it is done'],
  ['on_failure', 'when it fails'],
  ['on_deletion', 'when it is deleted'],
] as const

interface NotifiedFieldProps {
  readonly value: readonly NotifiedUser[]
  readonly error?: ReactNode
  readonly change: (value: NotifiedUser[]) => void
}

/** Who is mailed about a job, and when. */
export function NotifiedField({ value, error, change }: NotifiedFieldProps) {
  const me = useSession()?.username
  const isThere = value.some(({ username }) => username === me)
  const setAt = (at: number, part: Partial<NotifiedUser>) =>
    change(value.map((user, index) => (index === at ? { ...user, ...part } : user)))
  const add = () => {
    const username = me == null || isThere ? '' : me
    change([...value, { username, on_success: true, on_failure: true, on_deletion: false }])
  }
  return (
    <Input.Wrapper label="Mail" description="Who is told by mail." error={error} labelElement="div">
      <div>
        {value.map((user, index) => (
          // The fields have no name but their place.
          <div key={index} className={styles['entry']} role="group" aria-label={`Mail ${index + 1}`}>
            <TextInput
              label="User"
              value={user.username}
              onChange={event => setAt(index, { username: event.currentTarget.value })}
            />
            {occasions.map(([name, label]) => (
              <Checkbox
                key={name}
                label={label}
                pb="xs"
                checked={user[name]}
                onChange={event => setAt(index, { [name]: event.currentTarget.checked })}
              />
            ))}
            <ActionIcon
              variant="default"
              size="lg"
              aria-label={`Tell no longer: ${user.username}`}
              onClick={() => change(value.filter((_, at) => at !== index))}
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
