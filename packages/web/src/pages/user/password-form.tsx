import { Button, PasswordInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { bodyOf, farm } from '../../api/client.js'
import { usersKey, type User } from '../../api/people-queries.js'
import { useSession } from '../../api/session.js'
import { useChange } from '../../api/use-change.js'
import styles from '../../parts/form.module.css'

/** Sets a password: one's own with the current one, or as an administrator anybody's. */
export function PasswordForm({ user }: { user: User }) {
  const isOwn = useSession()?.username === user.username
  const form = useForm({ initialValues: { current: '', password: '' } })
  const set = useChange({
    act: ({ current, password }: { current: string; password: string }) =>
      bodyOf(
        farm.POST('/api/v1/users/{user}/password', {
          params: { path: { user: String(user.id) } },
          body: { password, ...(isOwn && { current_password: current }) },
        }),
      ),
    done: () => `${user.username} has a new password; other browsers are logged out.`,
    touches: [usersKey],
  })
  return (
    <form
      className={styles['form']}
      aria-label="Password"
      onSubmit={form.onSubmit(fields => set.mutate(fields, { onSuccess: () => form.reset() }))}
    >
      <h2>Password</h2>
      {isOwn && (
        <PasswordInput
          label="Your current password"
          autoComplete="current-password"
          required
          {...form.getInputProps('current')}
        />
      )}
      <PasswordInput label="New password" autoComplete="new-password" required {...form.getInputProps('password')} />
      <div className={styles['row']}>
        <Button type="submit" variant="default" loading={set.isPending}>
          Set the password
        </Button>
      </div>
    </form>
  )
}
