// The job queues as a tree: who may use how much, who does, and what waits in them.
import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useQueues } from '../../api/queue-queries.js'
import { Asked } from '../../parts/asked.js'
import { Note } from '../../parts/note.js'
import { useWhyNot } from '../../parts/may.js'
import { usePageTitle } from '../../shell/use-page-title.js'
import styles from '../../styles/detail-page.module.css'
import { QueueTree } from './queue-tree-table.js'

export function QueuesPage() {
  usePageTitle('Queues')
  const queues = useQueues()
  const forbidden = useWhyNot('operator')
  return (
    <div className={styles['page']}>
      <div className={styles['top']}>
        <h1>Queues</h1>
        {forbidden === undefined && (
          <span className={styles['end']}>
            <Button size="xs" component={Link} to="/jobqueues/create">
              New queue
            </Button>
          </span>
        )}
      </div>
      <Asked query={queues}>
        {data =>
          data.length === 0 ? (
            <Note title="No queues yet">
              Jobs without one share the farm by their own priority and weight. Queues share it among shows, departments or people
              first.
            </Note>
          ) : (
            <QueueTree queues={data} isFixed={forbidden !== undefined} />
          )
        }
      </Asked>
    </div>
  )
}
