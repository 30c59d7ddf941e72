// Makes the jobs of a description, and the gates between those that wait for others.
import { instant, jobId } from '@pyfarm/contract/ids'
import type { JobGroup, SimulationDescription } from '@pyfarm/contract/simulation/description'
import { groupTitle } from '@pyfarm/contract/simulation/group-names'
import type { JobNeeds } from '../scheduler/farm-snapshot.js'
import type { SoftwareRanks } from './software-ranks.js'
import type { Gate, SimulatedJob, SimulatedQueue, TagOf } from './world.js'

/** In the order of their groups; ids count up in it. */
export function buildJobs(
  description: SimulationDescription,
  queues: ReadonlyMap<string, SimulatedQueue>,
  ranks: SoftwareRanks,
  tagOf: TagOf,
): SimulatedJob[] {
  const counts = new Map(description.jobs.map((group, index) => [groupTitle(group, index), group.count]))
  const gates = new Map<string, Gate[]>()
  for (const { after, count } of description.jobs) {
    const before = counts.get(after ?? '') ?? 0
    if (after !== undefined) gates.set(gateKey(after, count === before), newGates(count === before ? count : 1, before))
  }
  let made = 0
  return description.jobs.flatMap((group, number) => {
    const title = groupTitle(group, number)
    const needs = needsOf(group, ranks, tagOf)
    const queue = group.queue === null ? undefined : queues.get(group.queue)
    const waits = gates.get(gateKey(group.after ?? '', counts.get(group.after ?? '') === group.count))
    return Array.from({ length: group.count }, (_, place) => {
      const job = newJob(group, {
        ...{ id: ++made, number, queue, needs, title: group.count === 1 ? title : `${title} #${place + 1}` },
        submitted: group.submitted + place * group.every,
        gate: at(waits, place),
        gates: [true, false].flatMap(isPaired => at(gates.get(gateKey(title, isPaired)), place) ?? []),
      })
      job.gate?.jobs.push(job)
      return job
    })
  })
}

/** In pairs: a gate for each job before it; else one for all of them. */
const gateKey = (title: string, isPaired: boolean): string => `${isPaired ? 'each' : 'all'} ${title}`

const newGates = (count: number, before: number): Gate[] =>
  Array.from({ length: count }, () => ({ left: before / count, jobs: [] }))

/** That of the place, or the only one. */
const at = (gates: readonly Gate[] | undefined, place: number): Gate | undefined =>
  gates?.length === 1 ? gates[0] : gates?.[place]

/** One object for all jobs of the group, as the planner likes it. */
function needsOf({ software, tags }: JobGroup, ranks: SoftwareRanks, tagOf: TagOf): JobNeeds {
  const forbidden = tags.filter(tag => tag.startsWith('not '))
  return {
    software: software.map(ranks.satisfying),
    requiredTags: tags.filter(tag => !forbidden.includes(tag)).map(tagOf),
    forbiddenTags: forbidden.map(tag => tagOf(tag.slice('not '.length).trim())),
  }
}

interface JobPlace {
  readonly id: number
  readonly number: number
  readonly title: string
  readonly submitted: number
  readonly queue: SimulatedQueue | undefined
  readonly needs: JobNeeds
  readonly gate: Gate | undefined
  readonly gates: Gate[]
}

function newJob(group: JobGroup, { id, number, submitted, queue, ...place }: JobPlace): SimulatedJob {
  return {
    ...place,
    ...{ id: jobId(id), group: number, queue, queueId: queue?.id ?? null, submitted: instant(submitted) },
    ...{ priority: group.priority, weight: group.weight, cpus: group.cpus, ram: group.ram, batch: group.batch },
    ...{ minimumAgents: group.minimum_agents, maximumAgents: group.maximum_agents },
    ...{ frames: group.frames, waiting: group.frames, nextFrame: 0, again: [], failedOn: new Map() },
    ...{ running: false, agents: 0, done: 0, failed: 0 },
    ...{ ableSince: undefined, firstStart: undefined, finishedAt: undefined },
  }
}
