// The settings in force, and where each comes from.
import { TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { bodyOf, farm, type Schemas } from '../../api/client.js'
import { Asked } from '../../parts/asked.js'
import { Note } from '../../parts/note.js'
import { PlainTable, type PlainColumn } from '../../parts/plain-table.js'
import { useAddress } from '../../shell/use-address.js'
import { usePageTitle } from '../../shell/use-page-title.js'
import styles from '../../styles/detail-page.module.css'

type Setting = Schemas['Setting']

const columns: readonly PlainColumn<Setting>[] = [
  { title: 'Setting', cell: ({ key }) => <code>{key}</code> },
  { title: 'Value', cell: ({ value }) => value },
  { title: 'From', cell: ({ source }) => source },
  { title: 'File', cell: ({ file }) => file },
]

export function SettingsPage() {
  usePageTitle('Settings')
  const [{ search = '', own }, change] = useAddress()
  const settings = useQuery({
    queryKey: ['settings'],
    queryFn: ({ signal }) => bodyOf(farm.GET('/api/v1/settings/', { signal })),
  })
  const fits = ({ key, value, source }: Setting) =>
    `${key} ${value}`.toLowerCase().includes(search.toLowerCase()) && (own === undefined || source !== 'default')
  return (
    <div className={styles['page']}>
      <div className={styles['top']}>
        <h1>Settings</h1>
        <TextInput
          type="search"
          size="xs"
          aria-label="Search the settings"
          placeholder="Search the settings"
          value={search}
          onChange={event => change({ search: event.currentTarget.value })}
        />
        <label>
          <input
            type="checkbox"
            checked={own !== undefined}
            onChange={event => change({ own: event.currentTarget.checked ? 'yes' : undefined })}
          />{' '}
          only what this site has set
        </label>
      </div>
      <p>
        They are read when the farm starts: change a file or the environment, then restart. Here nothing can be changed, and what
        is secret is not shown.
      </p>
      <Asked query={settings}>
        {all => (
          <PlainTable
            label="Settings"
            columns={columns}
            rows={all.filter(fits)}
            keyOf={({ key }) => key}
            empty={<Note title={own === undefined ? 'No setting is called so.' : 'Everything is as it comes.'} />}
          />
        )}
      </Asked>
    </div>
  )
}
