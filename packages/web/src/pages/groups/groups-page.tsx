// The job groups, with the states of their jobs.
import { Button, TextInput } from '@mantine/core'
import { modals } from '@mantine/modals'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { bodyOf, farm, pageOf, type Schemas } from '../../api/client.js'
import { usePolling } from '../../api/polling.js'
import { useChange } from '../../api/use-change.js'
import { Asked } from '../../parts/asked.js'
import formStyles from '../../parts/form.module.css'
import { ListPages, pageIn } from '../../parts/list-pages.js'
import { Note } from '../../parts/note.js'
import { PlainTable, type PlainColumn } from '../../parts/plain-table.js'
import { StateChip } from '../../parts/state-chip.js'
import { TaskBar } from '../../parts/task-bar.js'
import { useAddress } from '../../shell/use-address.js'
import { usePageTitle } from '../../shell/use-page-title.js'
import styles from '../../styles/detail-page.module.css'
import groupStyles from './groups-page.module.css'

type Group = Schemas['JobGroupListItem']
type Counts = Schemas['GroupsOverview'][number]
interface Row extends Group {
  readonly counts: Counts | undefined
}

const perPage = 50
const groupsKey = ['jobs', 'groups'] as const

export function GroupsPage() {
  usePageTitle('Job groups')
  const [parts] = useAddress()
  const page = pageIn(parts['page'])
  const groups = useQuery({
    queryKey: [...groupsKey, page],
    queryFn: ({ signal }) => readGroups(page, signal),
    placeholderData: before => before,
    refetchInterval: usePolling(),
  })
  return (
    <div className={styles['page']}>
      <div className={styles['top']}>
        <h1>Job groups</h1>
      </div>
      <Asked query={groups}>
        {({ rows, total }) => (
          <>
            <PlainTable
              label="Job groups"
              columns={columns}
              rows={rows}
              keyOf={({ id }) => id}
              empty={
                <Note title="No job groups yet">
                  Jobs that belong together are submitted with the same <code>job_group_id</code>; a group goes with its last job.
                </Note>
              }
            />
            <ListPages total={total} perPage={perPage} what="group" />
          </>
        )}
      </Asked>
    </div>
  )
}

/** A page of groups, the newest first, with the counts of their jobs. */
async function readGroups(page: number, signal: AbortSignal): Promise<{ rows: Row[]; total: number }> {
  const query = { sort: 'id', order: 'desc', page: String(page), per_page: String(perPage) } as const
  const { rows, total } = await pageOf(farm.GET('/api/v1/jobgroups/', { params: { query }, signal }), found => found)
  if (rows.length === 0) return { rows: [], total }
  const id = rows.map(group => group.id).join(',')
  const counts = await bodyOf(farm.GET('/api/v1/overview/groups', { params: { query: { id } }, signal }))
  return { rows: rows.map(group => ({ ...group, counts: counts.find(count => count.id === group.id) })), total }
}

const states = ['running', 'queued', 'paused', 'failed', 'done'] as const

const columns: readonly PlainColumn<Row>[] = [
  {
    title: 'Group',
    cell: ({ id, title }) => (
      <Link to="/jobs/" search={{ job_group_id: String(id) } as never}>
        {title}
      </Link>
    ),
  },
  { title: 'Jobs', cell: ({ id, counts }) => <GroupJobs group={id} counts={counts} /> },
  { title: 'Frames', cell: ({ counts }) => counts !== undefined && <TaskBar counts={counts.tasks} /> },
  { title: 'Main job type', cell: ({ main_jobtype }) => main_jobtype },
  { title: 'User', cell: ({ user }) => user },
  { title: 'Changes', cell: group => <GroupChanges group={group} /> },
]

function GroupJobs({ group, counts }: { group: number; counts: Counts | undefined }) {
  if (counts === undefined) return 'none'
  return (
    <span className={groupStyles['jobs']}>
      {states
        .filter(state => counts.jobs[state] > 0)
        .map(state => (
          <Link key={state} to="/jobs/" search={{ job_group_id: String(group), state } as never}>
            <StateChip state={state} word={`${counts.jobs[state]} ${state}`} />
          </Link>
        ))}
    </span>
  )
}

function GroupChanges({ group }: { group: Row }) {
  const remove = useChange({
    act: () => bodyOf(farm.DELETE('/api/v1/jobgroups/{group}', { params: { path: { group: String(group.id) } } })),
    done: () => `Group ${group.title} is deleted.`,
    touches: [groupsKey],
  })
  const rename = () => {
    const id = modals.open({
      title: `Rename ${group.title}`,
      children: <RenameGroup group={group} close={() => modals.close(id)} />,
    })
  }
  const ask = () =>
    modals.openConfirmModal({
      title: `Delete group ${group.title}`,
      children: 'It has no jobs.',
      labels: { confirm: 'Delete', cancel: 'Cancel' },
      confirmProps: { color: 'red' },
      onConfirm: () => remove.mutate(),
    })
  return (
    <span className={groupStyles['jobs']}>
      <Button size="compact-sm" variant="default" onClick={rename} aria-label={`Rename ${group.title}`}>
        Rename
      </Button>
      {group.counts === undefined && (
        <Button size="compact-sm" variant="default" onClick={ask} aria-label={`Delete ${group.title}`}>
          Delete
        </Button>
      )}
    </span>
  )
}

function RenameGroup({ group, close }: { group: Group; close: () => void }) {
  const [title, setTitle] = useState(group.title)
  const save = (name: string) =>
    bodyOf(farm.POST('/api/v1/jobgroups/{group}', { params: { path: { group: String(group.id) } }, body: { title: name } }))
  const rename = useChange({
    act: () => save(title),
    done: () => `The group is called ${title} now.`,
    undo: () => save(group.title),
    touches: [groupsKey],
  })
  return (
    <form
      className={formStyles['form']}
      onSubmit={event => {
        event.preventDefault()
        rename.mutate(undefined, { onSuccess: close })
      }}
    >
      <TextInput label="Title" required data-autofocus value={title} onChange={event => setTitle(event.currentTarget.value)} />
      <div>
        <Button type="submit" disabled={title === group.title} loading={rename.isPending}>
          Rename
        </Button>
      </div>
    </form>
  )
}
