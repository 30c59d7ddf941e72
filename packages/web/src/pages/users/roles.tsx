import { Button, Modal, Switch, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { bodyOf, farm } from '../../api/client.js'
import { rolesKey, useRoles, usersKey, type Role } from '../../api/people-queries.js'
import { useChange } from '../../api/use-change.js'
import { Asked } from '../../parts/asked.js'
import formStyles from '../../parts/form.module.css'
import { Moment } from '../../parts/moment.js'
import { Note } from '../../parts/note.js'
import { PlainTable } from '../../parts/plain-table.js'
import { actOnceSure } from '../../parts/plain-action.js'
import styles from './section.module.css'

const deletion = {
  title: 'Delete',
  past: 'deleted',
  warning: (role: string) => `The ${role} is taken from everybody who has it. Who had no other one can’t do anything any more.`,
}

export function Roles() {
  const roles = useRoles()
  const [isNew, setNew] = useState(false)
  const touches = [rolesKey, usersKey]
  const setActive = useChange({
    act: ({ role, active }: { role: Role; active: boolean }) =>
      bodyOf(farm.POST('/api/v1/roles/{role}', { params: { path: { role: String(role.id) } }, body: { active } })),
    done: ({ role, active }) => `Role ${role.name} is ${active ? 'active' : 'not active: all who have it are out'}.`,
    touches,
  })
  const remove = useChange({
    act: (role: Role) => bodyOf(farm.DELETE('/api/v1/roles/{role}', { params: { path: { role: String(role.id) } } })),
    done: role => `Role ${role.name} is deleted.`,
    touches,
  })
  return (
    <div className={styles['section']}>
      <div className={styles['bar']}>
        <span>Who has film.lighting has film, too.</span>
        <Button size="xs" onClick={() => setNew(true)}>
          New role
        </Button>
      </div>
      <Asked query={roles}>
        {all => (
          <PlainTable
            label="Roles"
            columns={[
              { title: 'Role', cell: role => role.name },
              { title: 'What for', cell: role => role.description },
              {
                title: 'Active',
                cell: role => (
                  <Switch
                    aria-label={`Role ${role.name} is active`}
                    checked={role.active}
                    onChange={event => setActive.mutate({ role, active: event.currentTarget.checked })}
                  />
                ),
              },
              { title: 'Until', cell: role => (role.expiration === null ? 'always' : <Moment at={role.expiration} />) },
              {
                title: 'Delete',
                cell: role => (
                  <Button
                    size="compact-sm"
                    variant="default"
                    aria-label={`Delete role ${role.name}`}
                    onClick={() => actOnceSure(deletion, `role ${role.name}`, () => remove.mutate(role))}
                  >
                    Delete
                  </Button>
                ),
              },
            ]}
            rows={all}
            keyOf={role => role.id}
            empty={<Note title="No roles yet" />}
          />
        )}
      </Asked>
      <Modal opened={isNew} onClose={() => setNew(false)} title="New role">
        <NewRole close={() => setNew(false)} />
      </Modal>
    </div>
  )
}

function NewRole({ close }: { close: () => void }) {
  const form = useForm({ initialValues: { name: '', description: '' } })
  const make = useChange({
    act: ({ name, description }: { name: string; description: string }) =>
      bodyOf(farm.POST('/api/v1/roles/', { body: { name, description: description === '' ? null : description } })),
    done: ({ name }) => `Role ${name} is made.`,
    touches: [rolesKey],
  })
  return (
    <form className={formStyles['form']} onSubmit={form.onSubmit(fields => make.mutate(fields, { onSuccess: close }))}>
      <TextInput
        label="Name"
        description="Parts with dots between them."
        required
        data-autofocus
        {...form.getInputProps('name')}
      />
      <TextInput label="What for" {...form.getInputProps('description')} />
      <Button type="submit" loading={make.isPending}>
        Make the role
      </Button>
    </form>
  )
}
