// Farms for the planner's benchmark: the same numbers at every run, without a random source.
import { agentId, instant, jobId, queueId, softwareVersionId, tagId } from '@pyfarm/contract/ids'
import type { FarmSnapshot, JobNeeds, SnapshotAgent, SnapshotJob, SnapshotQueue } from '@pyfarm/master/scheduler/farm-snapshot'

const many = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, index) => make(index))
/** Spreads whole numbers over 0 … size - 1, looking random. */
const spread = (index: number, size: number): number => (Math.imul(index + 1, 2654435761) >>> 8) % size

const needs: readonly JobNeeds[] = many(30, index => ({
  software: [[softwareVersionId(index % 10), softwareVersionId((index + 1) % 10)]],
  requiredTags: index % 3 === 0 ? [tagId(index % 4)] : [],
  forbiddenTags: index % 5 === 0 ? [tagId(4)] : [],
}))

/** Idle agents in six makes, with no two alike in free RAM; jobs in 60 queues three deep, in 30 sets of needs. */
export function studioFarm(agents: number, jobs: number): FarmSnapshot {
  return { agents: many(agents, studioAgent), jobs: many(jobs, studioJob), queues: many(60, studioQueue) }
}

function studioAgent(index: number): SnapshotAgent {
  const make = index % 6
  return {
    id: agentId(`agent-${index}`),
    cpus: [8, 16, 16, 32, 64, 128][make] ?? 8,
    totalRam: 16384 * (1 + make),
    freeRam: 8192 * (1 + make) + spread(index, 8000),
    tags: [tagId(make % 5)],
    software: many(6, version => softwareVersionId((version + make) % 10)),
  }
}

function studioJob(index: number): SnapshotJob {
  return {
    id: jobId(index + 1),
    queueId: index % 10 === 0 ? null : queueId(13 + spread(index, 48)),
    priority: spread(index, 5),
    weight: [10, 10, 10, 20, 5][index % 5] ?? 10,
    submitted: instant(spread(index, 1_000_000)),
    running: index % 20 === 0,
    minimumAgents: index % 50 === 0 ? 1 : null,
    maximumAgents: index % 7 === 0 ? 20 : null,
    agents: 0,
    waiting: 100,
    batch: 1 + (index % 8),
    cpus: [0, 4, 8, 16, -1][spread(index, 5)] ?? 0,
    ram: [0, 2048, 4096, 8192, 12000, 24000][spread(index, 6)] ?? 0,
    needs: needs[spread(index, 30)] ?? { software: [], requiredTags: [], forbiddenTags: [] },
    failedOn: new Map(),
  }
}

/** 2 at the top, 10 below them, 48 below those. */
function studioQueue(index: number): SnapshotQueue {
  const id = index + 1
  const parent = id <= 2 ? null : id <= 12 ? 1 + (id % 2) : 3 + (id % 10)
  return {
    id: queueId(id),
    parentId: parent === null ? null : queueId(parent),
    priority: spread(id, 2),
    weight: 10 + (id % 3) * 5,
    minimumAgents: id % 8 === 0 ? 5 : null,
    maximumAgents: id % 5 === 0 ? 60 : null,
    agents: 0,
  }
}

/** The worst case: all jobs beside each other in one priority, no two of them and no two agents alike. */
export function unlikeFarm(agents: number, jobs: number): FarmSnapshot {
  const { agents: someAgents, jobs: someJobs } = studioFarm(agents, jobs)
  const unlike = (job: SnapshotJob, index: number): SnapshotJob => ({
    ...job,
    queueId: null,
    priority: 0,
    weight: 1 + index,
    ram: spread(index, 40_000),
    minimumAgents: null,
  })
  return { agents: someAgents, jobs: someJobs.map(unlike), queues: [] }
}
