import { useQuery } from '@tanstack/react-query'
import { bodyOf, farm, type Schemas } from '../../api/client.js'
import { agentKey } from '../../api/query-keys.js'
import { Asked } from '../../parts/asked.js'
import { Moment } from '../../parts/moment.js'
import { Note } from '../../parts/note.js'
import { PlainTable, type PlainColumn } from '../../parts/plain-table.js'

type Entry = Schemas['AuditEntry']

const shown = 100

const columns: readonly PlainColumn<Entry>[] = [
  { title: 'When', cell: ({ at }) => <Moment at={at} /> },
  { title: 'Who', cell: ({ actor }) => actor },
  { title: 'Did', cell: ({ action }) => action },
  { title: 'What changed', cell: ({ before, after }) => changedWords(before, after) },
]

/** What people did with the agent: for administrators. */
export function AgentHistory({ agent }: { agent: string }) {
  const entries = useQuery({
    queryKey: [...agentKey(agent), 'history'],
    queryFn: ({ signal }) => {
      const query = { target: `agent ${agent}`, sort: 'id', order: 'desc', page: '1', per_page: String(shown) } as const
      return bodyOf(farm.GET('/api/v1/audit/', { params: { query }, signal }))
    },
  })
  return (
    <Asked query={entries}>
      {rows => (
        <PlainTable
          label="History"
          columns={columns}
          rows={rows}
          keyOf={({ id }) => id}
          empty={<Note title="Nobody has changed anything of it." />}
        />
      )}
    </Asked>
  )
}

const longest = 80

function changedWords(before: Entry['before'], after: Entry['after']): string {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])]
  return names.map(name => `${name}: ${wordOf(before?.[name])} → ${wordOf(after?.[name])}`).join('; ')
}

function wordOf(value: unknown): string {
  if (value === undefined || value === null || value === '') return 'nothing'
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > longest ? `${text.slice(0, longest)}…` : text
}
