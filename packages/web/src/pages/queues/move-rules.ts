// Where a queue can be moved to, and what that changes.
import { pathOf, type Queue, type QueueShare } from '../../api/queue-queries.js'
import { countWords, percentWords } from '../../words/amounts.js'

/** Itself and all below it. */
function queuesWithin(queues: readonly Queue[], queue: Queue): Queue[] {
  const below = queues.filter(({ parent_jobqueue_id }) => parent_jobqueue_id === queue.id)
  return [queue, ...below.flatMap(child => queuesWithin(queues, child))]
}

/** False for where it is already, itself, and what is below it. @param target null: the top */
export function canMove(queues: readonly Queue[], queue: Queue, target: number | null): boolean {
  if (queue.parent_jobqueue_id === target) return false
  return !queuesWithin(queues, queue).some(({ id }) => id === target)
}

/** What a move changes, a sentence each. */
export function moveWords(
  queues: readonly Queue[],
  shares: readonly QueueShare[],
  queue: Queue,
  target: Queue | undefined,
): string[] {
  const within = queuesWithin(queues, queue)
  const shareOf = (id: number) => shares.find(share => share.id === id)
  const jobs = within.reduce((sum, { id }) => sum + unfinishedJobs(shareOf(id)), 0)
  const path = target === undefined ? queue.name : `${pathOf(target)}/${queue.name}`
  const below = within.length === 1 ? '' : `, with ${countWords(within.length - 1, 'queue')} below it`
  return [
    `It becomes ${path}${below}.`,
    `${jobs === 0 ? 'No unfinished jobs go' : `${countWords(jobs, 'unfinished job')} ${jobs === 1 ? 'goes' : 'go'}`} with it. What is being rendered goes on.`,
    neighbourWords(queues, queue, target),
    ...maximumWords(queues, target),
  ]
}

export const unfinishedJobs = (share: QueueShare | undefined): number =>
  share === undefined ? 0 : share.jobs.running + share.jobs.queued + share.jobs.blocked + share.jobs.paused

function neighbourWords(queues: readonly Queue[], queue: Queue, target: Queue | undefined): string {
  const place = target === undefined ? 'At the top' : `In ${pathOf(target)}`
  const neighbours = queues.filter(
    ({ id, parent_jobqueue_id, priority }) =>
      id !== queue.id && parent_jobqueue_id === (target?.id ?? null) && priority === queue.priority,
  )
  if (neighbours.length === 0) return `${place} no other queue has its priority, ${queue.priority}.`
  const weights = neighbours.reduce((sum, { weight }) => sum + weight, queue.weight)
  const share = weights === 0 ? 1 / (neighbours.length + 1) : queue.weight / weights
  return `${place} it shares priority ${queue.priority} with ${neighbours.map(({ name }) => name).join(', ')}: its weight promises it ${percentWords(share)} while all have work.`
}

function maximumWords(queues: readonly Queue[], target: Queue | undefined): string[] {
  if (target === undefined) return []
  const own =
    target.maximum_agents === null
      ? []
      : [`No more than ${countWords(target.maximum_agents, 'agent')} work in ${pathOf(target)} at a time.`]
  return [
    ...own,
    ...maximumWords(
      queues,
      queues.find(({ id }) => id === target.parent_jobqueue_id),
    ),
  ]
}
