import { modals } from '@mantine/modals'
import { bodyOf, farm } from '../../api/client.js'
import { jobsKey, queuesKey } from '../../api/query-keys.js'
import { pathOf, useShares, type Queue } from '../../api/queue-queries.js'
import { useChange } from '../../api/use-change.js'
import { countWords } from '../../words/amounts.js'
import { resultWords } from '../../words/results.js'
import { unfinishedJobs } from './move-rules.js'

/** Deletes a queue after having said what is in it; that goes to the queue above it. */
export function useDeleteQueue(queues: readonly Queue[], deleted?: () => void): (queue: Queue) => void {
  const shares = useShares().data ?? []
  const change = useChange({
    act: (queue: Queue) => emptyAndDelete(queue, queues),
    done: queue => `Queue ${pathOf(queue)} is deleted.`,
    touches: [queuesKey, ['overview'], jobsKey],
  })
  return queue => {
    const share = shares.find(({ id }) => id === queue.id)
    const inside = [
      countWords(childrenOf(queues, queue).length, 'queue'),
      countWords(unfinishedJobs(share), 'unfinished job'),
      countWords((share?.jobs.done ?? 0) + (share?.jobs.failed ?? 0), 'finished job'),
    ]
    const parent = queues.find(({ id }) => id === queue.parent_jobqueue_id)
    modals.openConfirmModal({
      title: `Delete queue ${pathOf(queue)}`,
      children: `In it are ${inside.join(', ')}: all of it goes ${parent === undefined ? 'to the top, its jobs have no queue then' : `to ${pathOf(parent)}`}. What is being rendered goes on.`,
      labels: { confirm: 'Delete', cancel: 'Cancel' },
      confirmProps: { color: 'red' },
      onConfirm: () => change.mutate(queue, { onSuccess: () => deleted?.() }),
    })
  }
}

const childrenOf = (queues: readonly Queue[], { id }: Queue): Queue[] =>
  queues.filter(({ parent_jobqueue_id }) => parent_jobqueue_id === id)

async function emptyAndDelete(queue: Queue, queues: readonly Queue[]): Promise<void> {
  const parent = queues.find(({ id }) => id === queue.parent_jobqueue_id)
  for (const child of childrenOf(queues, queue)) {
    const body = { parent_jobqueue_id: parent?.id ?? null }
    await bodyOf(farm.POST('/api/v1/jobqueues/{queue}/move', { params: { path: { queue: String(child.id) } }, body }))
  }
  const { results } = await bodyOf(
    farm.POST('/api/v1/jobs/actions', {
      body: { action: 'move', jobqueue: parent?.fullpath ?? null, filter: { jobqueue: queue.fullpath } },
    }),
  )
  const trouble = resultWords(results, 'job')
  if (trouble !== undefined) throw new Error(trouble)
  await bodyOf(farm.DELETE('/api/v1/jobqueues/{queue}', { params: { path: { queue: String(queue.id) } } }))
}
