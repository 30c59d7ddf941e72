import { Button, Modal, TextInput } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useUsers, type User } from '../../api/people-queries.js'
import { Asked } from '../../parts/asked.js'
import { Moment } from '../../parts/moment.js'
import { Note } from '../../parts/note.js'
import { PlainTable, type PlainColumn } from '../../parts/plain-table.js'
import { NewUser } from './new-user.js'
import styles from './section.module.css'

const columns: readonly PlainColumn<User>[] = [
  {
    title: 'User',
    cell: user => (
      <Link to="/users/$user" params={{ user: String(user.id) }}>
        {user.username}
      </Link>
    ),
  },
  { title: 'Mail', cell: user => user.email },
  { title: 'Roles', cell: user => user.roles.join(', ') || 'none' },
  { title: 'May log in', cell: mayLogIn },
  { title: 'Last login', cell: user => (user.last_login === null ? 'never' : <Moment at={user.last_login} />) },
]

export function People() {
  const users = useUsers()
  const [isNew, setNew] = useState(false)
  const [search, setSearch] = useState('')
  const fits = (user: User) => `${user.username} ${user.email ?? ''}`.toLowerCase().includes(search.toLowerCase())
  return (
    <div className={styles['section']}>
      <div className={styles['bar']}>
        <TextInput
          type="search"
          size="xs"
          aria-label="Search by name or mail"
          placeholder="Search by name or mail"
          value={search}
          onChange={event => setSearch(event.currentTarget.value)}
        />
        <Button size="xs" onClick={() => setNew(true)}>
          New user
        </Button>
      </div>
      <Asked query={users}>
        {all => (
          <PlainTable
            label="Users"
            columns={columns}
            rows={all.filter(fits)}
            keyOf={user => user.id}
            empty={<Note title={all.length === 0 ? 'No users yet' : 'Nobody is called so.'} />}
          />
        )}
      </Asked>
      <Modal opened={isNew} onClose={() => setNew(false)} title="New user">
        <NewUser close={() => setNew(false)} />
      </Modal>
    </div>
  )
}

function mayLogIn(user: User) {
  if (!user.active) return 'no: not active'
  if (!user.has_password) return 'no: without a password'
  return user.expiration === null ? (
    'yes'
  ) : (
    <>
      until <Moment at={user.expiration} />
    </>
  )
}
