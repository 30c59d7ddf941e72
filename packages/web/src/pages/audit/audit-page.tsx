// Who changed what, when and from where.
import { TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { farm, pageOf, type Schemas } from '../../api/client.js'
import { Asked } from '../../parts/asked.js'
import { ListPages, pageIn } from '../../parts/list-pages.js'
import { Moment } from '../../parts/moment.js'
import { Note } from '../../parts/note.js'
import { PlainTable, type PlainColumn } from '../../parts/plain-table.js'
import type { AddressParts } from '../../shell/address.js'
import { useAddress } from '../../shell/use-address.js'
import { usePageTitle } from '../../shell/use-page-title.js'
import styles from '../../styles/detail-page.module.css'
import auditStyles from './audit-page.module.css'

type Entry = Schemas['AuditEntry']

const perPage = 50
const filters = [
  { name: 'actor', label: 'Who' },
  { name: 'action', label: 'Did what' },
  { name: 'target', label: 'To what, such as job 12' },
  { name: 'address', label: 'From address' },
] as const

const columns: readonly PlainColumn<Entry>[] = [
  { title: 'When', cell: ({ at }) => <Moment at={at} /> },
  { title: 'Who', cell: ({ actor, credential }) => (credential === null ? actor : `${actor} (${credential})`) },
  { title: 'Did', cell: ({ action }) => action },
  { title: 'To', cell: ({ target }) => target },
  { title: 'What changed', cell: entry => <Differences entry={entry} /> },
  { title: 'From', cell: ({ address }) => <span className={auditStyles['address']}>{address}</span> },
  { title: 'Answer', cell: ({ status }) => status ?? 'none: the master ended' },
]

export function AuditPage() {
  usePageTitle('Audit')
  const [parts, change] = useAddress()
  const wanted = filtersIn(parts)
  const query = { ...wanted, page: String(pageIn(parts['page'])), per_page: String(perPage), sort: 'id', order: 'desc' } as never
  const entries = useQuery({
    queryKey: ['audit', JSON.stringify(query)],
    queryFn: ({ signal }) => pageOf(farm.GET('/api/v1/audit/', { params: { query }, signal }), rows => rows),
    placeholderData: before => before,
    refetchInterval: 10_000,
  })
  return (
    <div className={styles['page']}>
      <div className={styles['top']}>
        <h1>Audit</h1>
        {filters.map(({ name, label }) => (
          <TextInput
            key={name}
            type="search"
            size="xs"
            aria-label={label}
            placeholder={label}
            value={parts[name] ?? ''}
            onChange={event => change({ [name]: event.currentTarget.value, page: undefined })}
          />
        ))}
        <a className={styles['end']} href={`/api/v1/audit/csv?${new URLSearchParams(wanted).toString()}`} download>
          As a CSV file
        </a>
      </div>
      <Asked query={entries}>
        {({ rows, total }) => (
          <>
            <PlainTable
              label="Changes and logins"
              columns={columns}
              rows={rows}
              keyOf={({ id }) => id}
              empty={
                <Note
                  title={Object.keys(wanted).length === 0 ? 'Nothing has been changed yet.' : 'Nothing fits these filters.'}
                />
              }
            />
            <ListPages total={total} perPage={perPage} what="entry" />
          </>
        )}
      </Asked>
    </div>
  )
}

function filtersIn(parts: AddressParts): Record<string, string> {
  const given = filters.flatMap(({ name }) => {
    const text = parts[name]
    return text === undefined || text === '' ? [] : [[name, text] as const]
  })
  return Object.fromEntries(given)
}

/** The columns that differ, as they were and are; of something new those that it has; without them, and of an action on many, what was sent. */
function Differences({ entry: { action, before, after, request } }: { entry: Entry }) {
  if (action.endsWith('/actions')) return <Value value={request} />
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])]
  const shown = before === null ? names.filter(name => after?.[name] !== null) : names
  if (shown.length === 0) return request == null ? null : <Value value={request} />
  return (
    <ul className={auditStyles['differences']}>
      {shown.map(name => (
        <li key={name}>
          {name}: {before !== null && <Value value={before[name]} />} {before !== null && '→ '}
          <Value value={after?.[name]} />
        </li>
      ))}
    </ul>
  )
}

const longest = 200

function Value({ value }: { value: unknown }) {
  if (value === undefined) return <span>nothing</span>
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return (
    <code className={auditStyles['value']} title={text.length > longest ? text.slice(0, 5000) : undefined}>
      {text.length > longest ? `${text.slice(0, longest)}…` : text}
    </code>
  )
}
