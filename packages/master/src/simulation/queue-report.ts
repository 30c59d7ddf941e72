// What each queue got, against what its weight entitles it to.
import type { QueueReport } from '@pyfarm/contract/simulation/report'
import { spreadOf, spreadOfHistogram } from './spread.js'
import type { Statistics } from './statistics.js'
import { queuesAbove, type SimulatedQueue, type World } from './world.js'

const hour = 3_600_000

/** Jobs without a queue come last, if there are any. Waits are of jobs in and below a queue. */
export function reportQueues(world: World, statistics: Statistics): QueueReport[] {
  const firstWaits = firstWaitsOf(world)
  const busyOf = (queue: SimulatedQueue | undefined) => statistics.queues.get(queue)?.busy ?? 0
  const common = (queue: SimulatedQueue | undefined) => {
    const own = statistics.queues.get(queue)
    return {
      share_of_farm: part(busyOf(queue), statistics.total.busy),
      agent_hours: busyOf(queue) / hour,
      frames_done: own?.done ?? 0,
      frame_wait: own === undefined ? spreadOf([]) : spreadOfHistogram(own.waits),
      first_frame_wait: spreadOf(firstWaits.get(queue) ?? []),
    }
  }
  const siblings = groupSiblings(world.queues)
  const ofQueues = world.queues.map((queue): QueueReport => {
    const beside = siblings.get(siblingKey(queue)) ?? []
    return {
      ...{ path: queue.path, priority: queue.priority, weight: queue.weight },
      weight_share: part(queue.weight, sum(beside.map(each => each.weight))),
      share: part(busyOf(queue), sum(beside.map(busyOf))),
      ...common(queue),
    }
  })
  if (!world.jobs.some(job => job.queue === undefined)) return ofQueues
  return [...ofQueues, { path: null, priority: null, weight: null, weight_share: null, share: null, ...common(undefined) }]
}

/** From when each job could run to the start of its first frame. */
function firstWaitsOf({ jobs, queues }: World): ReadonlyMap<SimulatedQueue | undefined, number[]> {
  const waits = new Map([undefined, ...queues].map(queue => [queue, new Array<number>()]))
  for (const { queue, firstStart, ableSince } of jobs) {
    if (firstStart === undefined || ableSince === undefined) continue
    for (const each of queue === undefined ? [undefined] : queuesAbove(queue)) waits.get(each)?.push(firstStart - ableSince)
  }
  return waits
}

const siblingKey = ({ parentId, priority }: SimulatedQueue): string => `${parentId ?? 'top'} ${priority}`

function groupSiblings(queues: readonly SimulatedQueue[]): Map<string, SimulatedQueue[]> {
  const groups = new Map<string, SimulatedQueue[]>()
  for (const queue of queues) groups.set(siblingKey(queue), [...(groups.get(siblingKey(queue)) ?? []), queue])
  return groups
}

const part = (of: number, all: number): number => (all === 0 ? 0 : of / all)
const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0)
