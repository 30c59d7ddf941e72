// One queue: its share of the farm, its jobs, and what it may use.
import { Button } from '@mantine/core'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { pathOf, useQueues, useShares, type Queue } from '../../api/queue-queries.js'
import { Asked } from '../../parts/asked.js'
import { Fact, Facts } from '../../parts/facts.js'
import { Note } from '../../parts/note.js'
import { useWhyNot } from '../../parts/may.js'
import { usePageTitle } from '../../shell/use-page-title.js'
import styles from '../../styles/detail-page.module.css'
import { QueueJobs } from '../queues/queue-jobs-words.js'
import { askWhere } from '../queues/queue-menu.js'
import { ShareBar } from '../queues/share-bar.js'
import { useDeleteQueue } from '../queues/use-delete-queue.js'
import { useMoveQueue } from '../queues/use-move-queue.js'
import { QueueForm } from './queue-form.js'
import { QueueJobList } from './queue-job-list.js'

export function QueuePage() {
  const { queue: key = '' } = useParams({ strict: false })
  const queues = useQueues()
  // PyFarm's addresses have the id, or the name.
  const queue = queues.data?.find(({ id, name }) => String(id) === key || name === key)
  usePageTitle(queue?.name ?? 'Queue')
  return (
    <Asked query={queues}>
      {data =>
        queue === undefined ? (
          <Note title={`There is no queue ${key}.`}>It may have been deleted.</Note>
        ) : (
          <Whole key={queue.id} queue={queue} queues={data} />
        )
      }
    </Asked>
  )
}

function Whole({ queue, queues }: { queue: Queue; queues: readonly Queue[] }) {
  const share = useShares().data?.find(({ id }) => id === queue.id)
  const navigate = useNavigate()
  const move = useMoveQueue(queues)
  const remove = useDeleteQueue(queues, () => void navigate({ to: '/jobqueues/' }))
  const forbidden = useWhyNot('operator')
  const children = queues.filter(({ parent_jobqueue_id }) => parent_jobqueue_id === queue.id)
  return (
    <div className={styles['page']}>
      <div className={styles['top']}>
        <h1>{pathOf(queue)}</h1>
        {forbidden === undefined && (
          <span className={styles['end']}>
            <Button.Group>
              <Button size="xs" variant="default" onClick={() => askWhere(queue, queues, target => move({ queue, target }))}>
                Move to…
              </Button>
              <Button size="xs" variant="default" onClick={() => remove(queue)}>
                Delete
              </Button>
            </Button.Group>
          </span>
        )}
      </div>
      <Facts>
        <Fact name="Agents of promised">{share !== undefined && <ShareBar share={share} />}</Fact>
        <Fact name="Frames that wait">{share?.waiting.toLocaleString()}</Fact>
        <Fact name="Jobs">
          <QueueJobs path={queue.fullpath} share={share} />
        </Fact>
        <Fact name="Queues in it">{children.length > 0 && <QueueLinks queues={children} />}</Fact>
      </Facts>
      <section aria-labelledby="queue-jobs">
        <h2 id="queue-jobs">Jobs</h2>
        <QueueJobList path={queue.fullpath} />
      </section>
      <section aria-labelledby="queue-settings">
        <h2 id="queue-settings">Settings</h2>
        <QueueForm queue={queue} />
      </section>
    </div>
  )
}

function QueueLinks({ queues }: { queues: readonly Queue[] }) {
  return (
    <>
      {queues.map(({ id, name }, index) => (
        <span key={id}>
          {index > 0 && ', '}
          <Link to="/jobqueues/$queue" params={{ queue: String(id) }}>
            {name}
          </Link>
        </span>
      ))}
    </>
  )
}
