import { ActionIcon, Button, Menu, Select } from '@mantine/core'
import { modals } from '@mantine/modals'
import { IconDots } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { pathOf, type Queue } from '../../api/queue-queries.js'
import styles from '../../parts/form.module.css'
import { canMove } from './move-rules.js'
import { useDeleteQueue } from './use-delete-queue.js'
import { useMoveQueue } from './use-move-queue.js'

interface QueueMenuProps {
  readonly queue: Queue
  readonly queues: readonly Queue[]
  readonly label: string
}

/** What can be done with a queue of the tree, also without a mouse. */
export function QueueMenu({ queue, queues, label }: QueueMenuProps) {
  const move = useMoveQueue(queues)
  const remove = useDeleteQueue(queues)
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`Actions of ${label}`}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component={Link} to="/jobqueues/$queue" params={{ queue: String(queue.id) } as never}>
          Edit
        </Menu.Item>
        <Menu.Item component={Link} to="/jobqueues/create" search={{ parent: String(queue.id) } as never}>
          New queue in it
        </Menu.Item>
        <Menu.Item onClick={() => askWhere(queue, queues, target => move({ queue, target }))}>Move to…</Menu.Item>
        <Menu.Divider />
        <Menu.Item color="red" onClick={() => remove(queue)}>
          Delete
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

/** Asks for the place that a queue is to be moved to. */
export function askWhere(queue: Queue, queues: readonly Queue[], choose: (target: number | null) => void): void {
  const id = modals.open({
    title: `Move ${pathOf(queue)} to…`,
    children: (
      <Places
        queue={queue}
        queues={queues}
        choose={target => {
          modals.close(id)
          choose(target)
        }}
      />
    ),
  })
}

const top = 'top'

interface PlacesProps {
  readonly queue: Queue
  readonly queues: readonly Queue[]
  readonly choose: (target: number | null) => void
}

function Places({ queue, queues, choose }: PlacesProps) {
  const [place, setPlace] = useState<string | null>(null)
  const places = [
    ...(canMove(queues, queue, null) ? [{ value: top, label: 'The top of the tree' }] : []),
    ...queues.filter(({ id }) => canMove(queues, queue, id)).map(other => ({ value: String(other.id), label: pathOf(other) })),
  ]
  return (
    <div className={styles['form']}>
      <Select
        label="Place"
        data={places}
        value={place}
        onChange={setPlace}
        searchable
        data-autofocus
        nothingFoundMessage="There is no such place for it."
      />
      <Button disabled={place === null} onClick={() => choose(place === top ? null : Number(place))}>
        Next
      </Button>
    </div>
  )
}
