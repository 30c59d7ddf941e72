import { Button, Menu, TextInput } from '@mantine/core'
import { useLocalStorage } from '@mantine/hooks'
import { modals } from '@mantine/modals'
import { IconBookmark, IconPencil, IconTrash } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { parseAddress, writeAddress, type AddressParts } from '../../shell/address.js'
import { ActionForm } from './forms/form-buttons.js'
import styles from './jobs-page.module.css'
import { parseViews, renamed, withoutView, withView, type SavedView } from './saved-views.js'

/** Views of the list that were named: to go to, to keep, to rename and to let go. */
export function SavedViewsMenu({ parts }: { parts: AddressParts }) {
  const [views, setViews] = useLocalStorage<SavedView[]>({
    key: 'pyfarm-job-views',
    defaultValue: [],
    deserialize: text => parseViews(text ?? null),
  })
  const navigate = useNavigate()
  const { selected: _selected, ...kept } = parts
  const address = writeAddress(kept)
  const go = (view: SavedView) => void navigate({ to: '/jobs/', search: parseAddress(view.address) as never })
  const keep = () => askName('Save this view', '', name => setViews(now => withView(now, { name, address })))
  const rename = (view: SavedView) =>
    askName('Rename the view', view.name, name => setViews(now => renamed(now, view.name, name)))
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <Button variant="default" size="xs" leftSection={<IconBookmark size={16} />}>
          Views
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {views.map(view => (
          <div key={view.name} className={styles['view']} role="none">
            <Menu.Item onClick={() => go(view)} {...(view.address === address ? { 'aria-current': 'true' as const } : {})}>
              {view.name}
            </Menu.Item>
            <Menu.Item
              component="button"
              aria-label={`Rename ${view.name}`}
              className={styles['small'] ?? ''}
              onClick={() => rename(view)}
            >
              <IconPencil size={16} />
            </Menu.Item>
            <Menu.Item
              component="button"
              aria-label={`Delete ${view.name}`}
              className={styles['small'] ?? ''}
              closeMenuOnClick={false}
              onClick={() => setViews(now => withoutView(now, view.name))}
            >
              <IconTrash size={16} />
            </Menu.Item>
          </div>
        ))}
        {views.length > 0 && <Menu.Divider />}
        <Menu.Item onClick={keep}>Save this view…</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

function askName(title: string, name: string, keep: (name: string) => void): void {
  const id = modals.open({ title, children: <NameForm name={name} keep={keep} close={() => modals.close(id)} /> })
}

function NameForm({ name, keep, close }: { name: string; keep: (name: string) => void; close: () => void }) {
  const [typed, setTyped] = useState(name)
  return (
    <ActionForm action="Save" isReady={typed.trim() !== ''} submit={() => keep(typed)} close={close}>
      <TextInput
        data-autofocus
        label="Name"
        maxLength={60}
        value={typed}
        onChange={event => setTyped(event.currentTarget.value)}
      />
    </ActionForm>
  )
}
