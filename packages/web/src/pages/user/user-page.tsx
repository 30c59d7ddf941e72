// A person: what may be changed of one, the password, and the end.
import { Button } from '@mantine/core'
import { useNavigate, useParams } from '@tanstack/react-router'
import { bodyOf, farm } from '../../api/client.js'
import { readUser, useUser, usersKey, type User } from '../../api/people-queries.js'
import { useChange } from '../../api/use-change.js'
import { Asked } from '../../parts/asked.js'
import { Fact, Facts } from '../../parts/facts.js'
import { Moment } from '../../parts/moment.js'
import { actOnceSure } from '../../parts/plain-action.js'
import { usePageTitle } from '../../shell/use-page-title.js'
import styles from '../../styles/detail-page.module.css'
import { PasswordForm } from './password-form.js'
import { UserForm } from './user-form.js'

const deletion = {
  title: 'Delete',
  past: 'deleted',
  warning: (user: string) => `The ${user} is logged out, its tokens end, and it gets no more mails. Its jobs stay and go on.`,
}

export function UserPage() {
  const { user } = useParams({ strict: false })
  const key = user ?? ''
  const query = useUser(key)
  return <Asked query={query}>{found => <UserParts key={found.id} user={found} />}</Asked>
}

function UserParts({ user }: { user: User }) {
  usePageTitle(user.username)
  const navigate = useNavigate()
  const remove = useChange({
    act: () => bodyOf(farm.DELETE('/api/v1/users/{user}', { params: { path: { user: String(user.id) } } })),
    done: () => `User ${user.username} is deleted.`,
    touches: [usersKey],
  })
  const leave = () => void navigate({ to: '/users/' })
  return (
    <div className={styles['page']}>
      <div className={styles['top']}>
        <h1>{user.username}</h1>
        <Button
          className={styles['end'] ?? ''}
          variant="default"
          onClick={() => actOnceSure(deletion, `user ${user.username}`, () => remove.mutate(undefined, { onSuccess: leave }))}
        >
          Delete
        </Button>
      </div>
      <Facts>
        <Fact name="Last login">{user.last_login === null ? 'never' : <Moment at={user.last_login} />}</Fact>
        <Fact name="Password">{user.has_password ? 'set' : 'none: can’t log in'}</Fact>
      </Facts>
      <UserForm user={user} read={() => readUser(String(user.id))} />
      <PasswordForm user={user} />
    </div>
  )
}
