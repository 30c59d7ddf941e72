// The form of a path map, for a new one and for one that is there.
import { Autocomplete, Button, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { modals } from '@mantine/modals'
import { useMemo } from 'react'
import { bodyOf, farm } from '../../api/client.js'
import { useTagNames } from '../../api/known-queries.js'
import { tagsKey } from '../../api/query-keys.js'
import { useChange } from '../../api/use-change.js'
import { EditForm } from '../../parts/edit/edit-form.js'
import { useEdit } from '../../parts/edit/use-edit.js'
import styles from '../../parts/form.module.css'
import { pathMapsKey, readPathMaps, type PathMap } from './path-maps.js'

interface MapFields {
  readonly path_linux: string
  readonly path_windows: string
  readonly path_osx: string
  /** Empty: for all agents. */
  readonly tag: string
}

const labels = { path_linux: 'Linux', path_windows: 'Windows', path_osx: 'macOS', tag: 'Only agents with the tag' } as const
const paths = ['path_linux', 'path_windows', 'path_osx'] as const

const fieldsOf = ({ path_linux, path_windows, path_osx, tag }: PathMap): MapFields => ({
  ...{ path_linux, path_windows, path_osx },
  tag: tag ?? '',
})

const columnsOf = <Fields extends Partial<MapFields>>({ tag, ...rest }: Fields) => ({
  ...rest,
  ...(tag !== undefined && { tag: tag === '' ? null : tag }),
})

export function openNewMap(): void {
  const id = modals.open({ title: 'New map', children: <NewMap close={() => modals.close(id)} /> })
}

export function openEditMap(map: PathMap): void {
  modals.open({ title: `Map of ${map.path_linux}`, children: <EditMap map={map} /> })
}

function NewMap({ close }: { close: () => void }) {
  const tags = useTagNames()
  const form = useForm<MapFields>({ initialValues: { path_linux: '', path_windows: '', path_osx: '', tag: '' } })
  const create = useChange({
    act: (fields: MapFields) => bodyOf(farm.POST('/api/v1/pathmaps/', { body: columnsOf(fields) })),
    done: ({ path_linux }) => `${path_linux} is mapped.`,
    touches: [pathMapsKey, tagsKey],
  })
  return (
    <form className={styles['form']} onSubmit={form.onSubmit(fields => create.mutate(fields, { onSuccess: close }))}>
      {paths.map((name, index) => (
        <TextInput
          key={name}
          label={labels[name]}
          required
          {...(index === 0 && { 'data-autofocus': true })}
          {...form.getInputProps(name)}
        />
      ))}
      <Autocomplete
        label={labels.tag}
        description="Empty: all agents."
        data={tags}
        limit={100}
        comboboxProps={{ position: 'top' }}
        {...form.getInputProps('tag')}
      />
      <div>
        <Button type="submit" loading={create.isPending}>
          Make the map
        </Button>
      </div>
    </form>
  )
}

function EditMap({ map }: { map: PathMap }) {
  const tags = useTagNames()
  const editing = useEdit<MapFields>({
    now: useMemo(() => fieldsOf(map), [map]),
    read: async () => fieldsOf((await readPathMaps()).find(({ id }) => id === map.id) ?? map),
    save: changed =>
      bodyOf(farm.POST('/api/v1/pathmaps/{map}', { params: { path: { map: String(map.id) } }, body: columnsOf(changed) })),
    done: `The map of ${map.path_linux} is changed.`,
    touches: [pathMapsKey, tagsKey],
  })
  return (
    <EditForm editing={editing} labels={labels}>
      {paths.map(name => (
        <TextInput key={name} label={labels[name]} required {...editing.text(name)} />
      ))}
      <Autocomplete
        label={labels.tag}
        description="Empty: all agents."
        data={tags}
        limit={100}
        comboboxProps={{ position: 'top' }}
        value={editing.values.tag}
        onChange={tag => editing.set({ tag })}
      />
    </EditForm>
  )
}
