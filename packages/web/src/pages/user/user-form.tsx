import { MultiSelect, Switch, TextInput } from '@mantine/core'
import { useMemo } from 'react'
import { bodyOf, farm } from '../../api/client.js'
import { useRoles, usersKey, type User } from '../../api/people-queries.js'
import { EditForm } from '../../parts/edit/edit-form.js'
import { useEdit } from '../../parts/edit/use-edit.js'
import { useShortList } from '../../parts/tags-field.js'
import { momentOf } from '../../words/times.js'

interface UserFields {
  readonly email: string
  readonly roles: string[]
  readonly active: boolean
  readonly expiration: string | null
}

const fieldsOf = ({ email, roles, active, expiration }: User): UserFields => ({ email: email ?? '', roles, active, expiration })

export function UserForm({ user, read }: { user: User; read: () => Promise<User> }) {
  const roles = useRoles()
  const editing = useEdit<UserFields>({
    now: useMemo(() => fieldsOf(user), [user]),
    read: async () => fieldsOf(await read()),
    save: ({ email, ...changed }) =>
      bodyOf(
        farm.POST('/api/v1/users/{user}', {
          params: { path: { user: String(user.id) } },
          body: { ...changed, ...(email !== undefined && { email: email === '' ? null : email }) },
        }),
      ),
    done: `User ${user.username} is changed.`,
    touches: [usersKey],
  })
  const { expiration } = editing.values
  const rolesList = useShortList()
  return (
    <EditForm editing={editing} labels={{ email: 'Mail', roles: 'Roles', active: 'Active', expiration: 'Until' }}>
      <TextInput label="Mail" type="email" {...editing.text('email')} />
      <MultiSelect
        label="Roles"
        description="viewer looks, user submits, operator runs the farm, admin changes code and people."
        data={(roles.data ?? []).map(({ name }) => name)}
        {...rolesList}
        value={editing.values.roles}
        onChange={chosen => editing.set({ roles: chosen })}
      />
      <Switch label="Active: one who is not is out at once" {...editing.flag('active')} />
      <TextInput
        type="datetime-local"
        label="Until"
        description="Out from then on, in this browser’s time zone; empty: never."
        value={expiration === null ? '' : localText(momentOf(expiration))}
        onChange={({ currentTarget: { value } }) =>
          editing.set({ expiration: value === '' ? null : new Date(value).toISOString() })
        }
      />
    </EditForm>
  )
}

/** A moment as a browser's field for date and time takes it. */
function localText(moment: Date): string {
  return new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}
