import { Button, MultiSelect, PasswordInput, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { bodyOf, farm } from '../../api/client.js'
import { useRoles, usersKey } from '../../api/people-queries.js'
import { useChange } from '../../api/use-change.js'
import styles from '../../parts/form.module.css'
import { useShortList } from '../../parts/tags-field.js'

interface NewUserFields {
  readonly username: string
  readonly email: string
  readonly password: string
  readonly roles: string[]
}

export function NewUser({ close }: { close: () => void }) {
  const roles = useRoles()
  const form = useForm<NewUserFields>({ initialValues: { username: '', email: '', password: '', roles: ['user'] } })
  const rolesList = useShortList()
  const make = useChange({
    act: ({ username, email, password, roles: given }: NewUserFields) =>
      bodyOf(
        farm.POST('/api/v1/users/', {
          body: { username, email: email === '' ? null : email, roles: given, ...(password !== '' && { password }) },
        }),
      ),
    done: ({ username }) => `User ${username} is made.`,
    touches: [usersKey],
  })
  return (
    <form className={styles['form']} onSubmit={form.onSubmit(fields => make.mutate(fields, { onSuccess: close }))}>
      <TextInput label="Name" required data-autofocus autoComplete="off" {...form.getInputProps('username')} />
      <TextInput label="Mail" type="email" autoComplete="off" {...form.getInputProps('email')} />
      <PasswordInput
        label="Password"
        description="Empty: gets mails and owns jobs, but can’t log in."
        autoComplete="new-password"
        {...form.getInputProps('password')}
      />
      <MultiSelect
        label="Roles"
        description="viewer looks, user submits, operator runs the farm, admin changes code and people."
        data={(roles.data ?? []).map(({ name }) => name)}
        {...rolesList}
        {...form.getInputProps('roles')}
      />
      <Button type="submit" loading={make.isPending}>
        Make the user
      </Button>
    </form>
  )
}
