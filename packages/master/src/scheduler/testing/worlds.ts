// Small farms for tests: parts to make one by hand, and random ones.
import { agentId, instant, jobId, queueId, softwareVersionId, tagId, type AgentId } from '@pyfarm/contract/ids'
import fc from 'fast-check'
import type { FarmSnapshot, JobNeeds, PlanOptions, SnapshotAgent, SnapshotJob, SnapshotQueue } from '../farm-snapshot.js'

export const noNeeds: JobNeeds = { software: [], requiredTags: [], forbiddenTags: [] }

export function idleAgent(name: string | number, offer: Partial<Omit<SnapshotAgent, 'id'>> = {}): SnapshotAgent {
  return { id: agentId(`agent-${name}`), freeRam: 4096, totalRam: 8192, cpus: 8, tags: [], software: [], ...offer }
}

export function waitingJob(id: number, job: Partial<Omit<SnapshotJob, 'id' | 'queueId'>> & { queue?: number } = {}): SnapshotJob {
  const { queue, ...rest } = job
  const limits = { minimumAgents: null, maximumAgents: null, agents: 0 }
  const order = { priority: 0, weight: 10, submitted: instant(id), running: false }
  const work = { waiting: 10, batch: 1, cpus: 0, ram: 0, needs: noNeeds, failedOn: new Map() }
  return { id: jobId(id), queueId: queue === undefined ? null : queueId(queue), ...limits, ...order, ...work, ...rest }
}

export function queueOf(
  id: number,
  queue: Partial<Omit<SnapshotQueue, 'id' | 'parentId'>> & { parent?: number } = {},
): SnapshotQueue {
  const { parent, ...rest } = queue
  const limits = { minimumAgents: null, maximumAgents: null, agents: 0 }
  return { id: queueId(id), parentId: parent === undefined ? null : queueId(parent), priority: 0, weight: 10, ...limits, ...rest }
}

export const planOptions: fc.Arbitrary<PlanOptions> = fc.record({ preferRunningJobs: fc.boolean(), useTotalRam: fc.boolean() })

const tags = [1, 2, 3].map(tagId)
const software = [1, 2, 3, 4].map(softwareVersionId)
const few = { maxLength: 2 }
const rarely = <T>(value: fc.Arbitrary<T>) => fc.option(value, { freq: 2 })
const oftenNone = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 2, arbitrary: fc.nat(6) })

/** Order and limits of jobs and queues, narrow enough that ties, full queues and minimums come up all the time. */
const place = {
  priority: fc.integer({ min: -1, max: 1 }),
  weight: fc.constantFrom(0, 1, 2, 3, 10),
  agents: oftenNone,
  minimumAgents: rarely(fc.nat(4)),
  maximumAgents: rarely(fc.nat(8)),
}

const agentOffer = fc.record({
  freeRam: fc.constantFrom(512, 1024, 2048),
  totalRam: fc.constantFrom(2048, 4096),
  cpus: fc.constantFrom(2, 4, 8),
  tags: fc.subarray(tags),
  software: fc.subarray(software),
})

const jobNeeds: fc.Arbitrary<JobNeeds> = fc.oneof(
  { weight: 3, arbitrary: fc.constant(noNeeds) },
  {
    weight: 2,
    arbitrary: fc.record({
      software: fc.array(fc.subarray(software), few),
      requiredTags: fc.subarray(tags, few),
      forbiddenTags: fc.subarray(tags, few),
    }),
  },
)

function someJob(agents: readonly SnapshotAgent[], queues: number): fc.Arbitrary<Omit<SnapshotJob, 'id'>> {
  const failures: fc.Arbitrary<[AgentId, number][]> = fc.array(
    fc.tuple(fc.constantFrom(...agents.map(agent => agent.id)), fc.integer({ min: 1, max: 4 })),
    few,
  )
  return fc
    .record({
      ...place,
      queueId: fc.option(fc.integer({ min: 1, max: Math.max(queues, 1) }).map(queueId), { freq: 3 }),
      submitted: fc.nat(3).map(instant),
      running: fc.boolean(),
      waiting: fc.integer({ min: 1, max: 6 }),
      batch: fc.integer({ min: 1, max: 3 }),
      cpus: fc.constantFrom(-1, 0, 0, 3, 4, 8),
      ram: fc.constantFrom(-1, 0, 0, 1000, 1024, 3000),
      needs: jobNeeds,
      failedOn: fc.oneof({ weight: 3, arbitrary: fc.constant<[AgentId, number][]>([]) }, { weight: 1, arbitrary: failures }),
    })
    .map(job => ({
      ...job,
      queueId: queues === 0 ? null : job.queueId,
      failedOn: new Map<AgentId, number>(job.failedOn.map(([agent, failed]) => [agent, Math.min(failed, job.waiting)])),
    }))
}

/** Up to 12 agents, 10 jobs and 5 queues, each queue under the root or one before it. */
export const worlds: fc.Arbitrary<FarmSnapshot> = fc
  .record({
    agents: fc.array(agentOffer, { minLength: 1, maxLength: 12 }),
    queues: fc.array(fc.record({ ...place, below: fc.nat(5) }), { maxLength: 5 }),
  })
  .chain(({ agents, queues }) => {
    const idle = agents.map((offer, index) => idleAgent(index, offer))
    const tree = queues.map(({ below, ...queue }, index): SnapshotQueue => {
      const parent = below % (index + 1)
      return { ...queue, id: queueId(index + 1), parentId: parent === 0 ? null : queueId(parent) }
    })
    return fc.array(someJob(idle, tree.length), { maxLength: 10 }).map(jobs => ({
      agents: idle,
      queues: tree,
      jobs: jobs.map((job, index) => ({ ...job, id: jobId(index + 1) })),
    }))
  })
