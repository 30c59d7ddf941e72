// The job queues as a tree, with what they may use.
import { Button, Modal, Table } from '@mantine/core'
import { modals } from '@mantine/modals'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { bodyOf, farm, type Schemas } from '../../api/client.js'
import { usePolling } from '../../api/polling.js'
import { queuesKey } from '../../api/query-keys.js'
import { useChange } from '../../api/use-change.js'
import { Note } from '../../parts/note.js'
import { usePageTitle } from '../../shell/use-page-title.js'
import styles from '../../styles/detail-page.module.css'
import { QueueForm } from './queue-form.js'
import rowStyles from './queues-page.module.css'
import { treeRows, type TreeRow } from './queue-tree.js'

type Queue = Schemas['JobQueueListItem']

export function QueuesPage() {
  usePageTitle('Queues')
  const [edited, setEdited] = useState<Queue | 'new'>()
  const queues = useQuery({
    queryKey: queuesKey,
    queryFn: ({ signal }) => bodyOf(farm.GET('/api/v1/jobqueues/', { signal })),
    refetchInterval: usePolling(),
  })
  if (queues.data === undefined) {
    return queues.error === null ? <Note title="Reading the queues…" /> : <Note title={queues.error.message} tone="trouble" />
  }
  return (
    <div className={styles['page']}>
      <div className={styles['top']}>
        <h1>Queues</h1>
        <span className={styles['end']}>
          <Button size="xs" onClick={() => setEdited('new')}>
            New queue
          </Button>
        </span>
      </div>
      {queues.data.length === 0 ? (
        <Note title="No queues yet">
          Jobs without one share the farm by their own priority and weight. Queues share it among shows, departments or people
          first.
        </Note>
      ) : (
        <QueueTable rows={treeRows(queues.data)} edit={setEdited} />
      )}
      <Modal
        opened={edited !== undefined}
        onClose={() => setEdited(undefined)}
        title={edited === 'new' ? 'New queue' : `Queue ${edited?.fullpath ?? ''}`}
      >
        {edited !== undefined && (
          <QueueForm queue={edited === 'new' ? undefined : edited} queues={queues.data} close={() => setEdited(undefined)} />
        )}
      </Modal>
    </div>
  )
}

function QueueTable({ rows, edit }: { rows: readonly TreeRow[]; edit: (queue: Queue) => void }) {
  return (
    <Table>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Queue</Table.Th>
          <Table.Th>Priority</Table.Th>
          <Table.Th>Weight</Table.Th>
          <Table.Th>Agents at least</Table.Th>
          <Table.Th>Agents at most</Table.Th>
          <Table.Th aria-label="Changes" />
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map(queue => (
          <Table.Tr key={queue.id}>
            <Table.Td>
              <span className={rowStyles['name']} style={{ paddingInlineStart: `${queue.depth * 1.5}rem` }}>
                <Link to="/jobs/" search={{ jobqueue: queue.fullpath } as never}>
                  {queue.name}
                </Link>
              </span>
            </Table.Td>
            <Table.Td>{queue.priority}</Table.Td>
            <Table.Td>{queue.weight}</Table.Td>
            <Table.Td>{queue.minimum_agents}</Table.Td>
            <Table.Td>{queue.maximum_agents}</Table.Td>
            <Table.Td>
              <Button size="compact-xs" variant="subtle" onClick={() => edit(queue)}>
                Edit
              </Button>
              <DeleteQueue queue={queue} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}

function DeleteQueue({ queue }: { queue: Queue }) {
  const remove = useChange({
    act: () => bodyOf(farm.DELETE('/api/v1/jobqueues/{queue}', { params: { path: { queue: String(queue.id) } } })),
    done: () => `Queue ${queue.fullpath} is deleted.`,
    touches: [queuesKey],
  })
  const ask = () =>
    modals.openConfirmModal({
      title: `Delete queue ${queue.fullpath}`,
      children: 'It can be deleted while no job and no other queue is in it.',
      labels: { confirm: 'Delete', cancel: 'Cancel' },
      confirmProps: { color: 'red' },
      onConfirm: () => remove.mutate(),
    })
  return (
    <Button size="compact-xs" variant="subtle" color="red" onClick={ask}>
      Delete
    </Button>
  )
}
