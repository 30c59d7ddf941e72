import { instant, softwareVersionId, tagId } from '@pyfarm/contract/ids'
import { describe, expect, it } from 'vitest'
import type { FarmSnapshot, PlanOptions } from './farm-snapshot.js'
import { planAssignments } from './plan-assignments.js'
import { idleAgent, noNeeds, queueOf, waitingJob } from './testing/worlds.js'

const one = [idleAgent(1)]
const agents = (count: number) => Array.from({ length: count }, (_, index) => idleAgent(index))

/** The ids of the jobs that the agents get, in their order. */
function jobsGiven(world: Partial<FarmSnapshot>, options: Partial<PlanOptions> = {}): number[] {
  const snapshot = { agents: one, queues: [], jobs: [], ...world }
  return planAssignments(snapshot, { preferRunningJobs: true, useTotalRam: false, ...options }).map(({ jobId }) => jobId)
}

function countOf(job: number, given: readonly number[]): number {
  return given.filter(id => id === job).length
}

describe('an agent can take a job when', () => {
  const agent = idleAgent(1, { cpus: 4, freeRam: 1000, totalRam: 2000, tags: [tagId(1)], software: [softwareVersionId(7)] })
  const software = [softwareVersionId(6), softwareVersionId(7)]

  it.each([
    { rule: 'it has as many cpus as the job asks', job: { cpus: 4 }, fits: true },
    { rule: 'not with fewer cpus', job: { cpus: 5 }, fits: false },
    { rule: 'cpus 0 means no minimum, -1 a whole agent', job: { cpus: -1, ram: -1 }, fits: true },
    { rule: 'it has as much free RAM', job: { ram: 1000 }, fits: true },
    { rule: 'not with less free RAM', job: { ram: 1001 }, fits: false },
    { rule: 'it has every required tag', job: { needs: { ...noNeeds, requiredTags: [tagId(1)] } }, fits: true },
    { rule: 'not without one of them', job: { needs: { ...noNeeds, requiredTags: [tagId(1), tagId(2)] } }, fits: false },
    { rule: 'it has none of the negated tags', job: { needs: { ...noNeeds, forbiddenTags: [tagId(2)] } }, fits: true },
    { rule: 'not with one of them', job: { needs: { ...noNeeds, forbiddenTags: [tagId(1)] } }, fits: false },
    { rule: 'it has a version of each software', job: { needs: { ...noNeeds, software: [software] } }, fits: true },
    { rule: 'not if one has no version that does', job: { needs: { ...noNeeds, software: [software, []] } }, fits: false },
    { rule: 'some tasks have not failed on it', job: { waiting: 2, failedOn: new Map([[agent.id, 1]]) }, fits: true },
    { rule: 'not if all have failed on it', job: { waiting: 2, failedOn: new Map([[agent.id, 2]]) }, fits: false },
  ])('$rule', ({ job, fits }) => {
    expect(jobsGiven({ agents: [agent], jobs: [waitingJob(1, job)] })).toEqual(fits ? [1] : [])
  })

  it('use_total_ram_for_scheduling: it has as much RAM in all', () => {
    expect(jobsGiven({ agents: [agent], jobs: [waitingJob(1, { ram: 2000 })] }, { useTotalRam: true })).toEqual([1])
  })
})

describe('a batch', () => {
  it('is up to batch tasks of one job, as many as wait and have not failed on the agent', () => {
    const failedOn = new Map([[idleAgent(1).id, 3]])
    const snapshot = {
      agents: [idleAgent(1), idleAgent(2), idleAgent(3)],
      queues: [],
      jobs: [waitingJob(1, { batch: 4, waiting: 6, failedOn })],
    }
    const plan = planAssignments(snapshot, { preferRunningJobs: true, useTotalRam: false })
    expect(plan.map(({ tasks }) => tasks)).toEqual([3, 3])
  })
})

describe('minimums first', () => {
  it('a child job with fewer agents than its minimum goes before a child queue below its own, and before any priority', () => {
    const queues = [queueOf(1, { minimumAgents: 1, priority: 9 })]
    const jobs = [waitingJob(1, { priority: 10 }), waitingJob(2, { queue: 1 }), waitingJob(3, { minimumAgents: 1, priority: -5 })]
    expect(jobsGiven({ agents: agents(3), queues, jobs })).toEqual([3, 2, 1])
  })

  it('gives way when the one below its minimum cannot use the agent', () => {
    const jobs = [
      waitingJob(1, { minimumAgents: 2, cpus: 99 }),
      waitingJob(2),
      waitingJob(3, { minimumAgents: 5, maximumAgents: 0 }),
    ]
    expect(jobsGiven({ jobs })).toEqual([2])
  })

  it('among several below their minimum the higher priority, then the share decides', () => {
    const short = { minimumAgents: 3 }
    const jobs = [
      waitingJob(1, short),
      waitingJob(2, { ...short, agents: 1 }),
      waitingJob(3, { ...short, agents: 2, priority: 1 }),
    ]
    expect(jobsGiven({ agents: agents(4), jobs })).toEqual([3, 1, 1, 2])
  })
})

describe('strictly by priority', () => {
  it('nothing of a lower priority gets an agent while something of a higher one at the same node can use it', () => {
    const queues = [queueOf(1, { priority: 5 })]
    const jobs = [waitingJob(1, { priority: 4 }), waitingJob(2, { queue: 1, priority: -100, waiting: 2 })]
    expect(jobsGiven({ agents: agents(3), queues, jobs })).toEqual([2, 2, 1])
  })

  it('a child with nothing runnable for this agent gives way to the next', () => {
    const jobs = [waitingJob(1, { priority: 5, cpus: 16 }), waitingJob(2)]
    expect(jobsGiven({ agents: [idleAgent(1), idleAgent(2, { cpus: 16 })], jobs })).toEqual([2, 1])
  })
})

describe('within one priority', () => {
  it('agents are shared in proportion to weight', () => {
    const jobs = [waitingJob(1, { weight: 30, waiting: 100 }), waitingJob(2, { weight: 10, waiting: 100 })]
    expect(countOf(1, jobsGiven({ agents: agents(40), jobs }))).toBe(30)
  })

  it('a queue shares as one, however many jobs it has', () => {
    const inQueue = Array.from({ length: 9 }, (_, index) => waitingJob(index + 2, { queue: 1 }))
    const jobs = [waitingJob(1, { waiting: 100 }), ...inQueue]
    expect(countOf(1, jobsGiven({ agents: agents(20), queues: [queueOf(1)], jobs }))).toBe(10)
  })

  it('one that cannot use the agent does not bend the shares of the others', () => {
    const jobs = [
      waitingJob(1, { weight: 3, agents: 6 }),
      waitingJob(2, { weight: 1, agents: 1 }),
      waitingJob(3, { weight: 1, agents: 50, cpus: 99 }),
    ]
    expect(jobsGiven({ jobs })).toEqual([2])
  })

  it('a child of weight 0 gets what the others leave, and such children are equals', () => {
    const jobs = [waitingJob(1, { weight: 0 }), waitingJob(2, { weight: 0 }), waitingJob(3, { weight: 1, waiting: 2 })]
    expect(jobsGiven({ agents: agents(4), jobs })).toEqual([3, 3, 1, 2])
  })
})

describe('between jobs that are even', () => {
  const jobs = [
    waitingJob(1, { submitted: instant(3) }),
    waitingJob(2, { submitted: instant(2) }),
    waitingJob(3, { running: true }),
  ]
  const late = jobs.map(job => (job.running ? { ...job, submitted: instant(9) } : job))

  it('one that already runs goes before a new one when queue_prefer_running_jobs', () => {
    expect(jobsGiven({ jobs: late }, { preferRunningJobs: true })).toEqual([3])
  })

  it('else the one submitted first', () => {
    expect(jobsGiven({ jobs: late }, { preferRunningJobs: false })).toEqual([2])
  })

  it('jobs go before queues, and all else being even the smaller id', () => {
    const same = { submitted: instant(1) }
    const even = [waitingJob(4, { ...same, queue: 1 }), waitingJob(6, same), waitingJob(5, same)]
    expect(jobsGiven({ agents: agents(3), queues: [queueOf(1)], jobs: even })).toEqual([5, 6, 4])
  })
})

describe('maximum_agents', () => {
  it('of a job is never exceeded', () => {
    expect(jobsGiven({ agents: agents(5), jobs: [waitingJob(1, { agents: 1, maximumAgents: 3 })] })).toEqual([1, 1])
  })

  it('of a queue counts all agents in and below it, also those of jobs that have nothing waiting', () => {
    const queues = [
      queueOf(1, { maximumAgents: 4, agents: 1 }),
      queueOf(2, { parent: 1, maximumAgents: 2 }),
      queueOf(3, { parent: 1 }),
    ]
    const jobs = [waitingJob(1, { queue: 2, priority: 9 }), waitingJob(2, { queue: 3 })]
    const given = jobsGiven({ agents: agents(9), queues, jobs })
    expect(given).toHaveLength(3)
    expect(countOf(1, given)).toBeLessThanOrEqual(2)
  })
})

describe('a farm in an odd state', () => {
  it('gives nothing when nobody is idle or nothing waits', () => {
    expect(jobsGiven({})).toEqual([])
    expect(jobsGiven({ agents: [], jobs: [waitingJob(1)] })).toEqual([])
  })

  it('leaves alone what hangs under a queue that is not there', () => {
    const queues = [queueOf(1, { parent: 2 }), queueOf(2, { parent: 1 })]
    expect(jobsGiven({ queues, jobs: [waitingJob(1, { queue: 7 }), waitingJob(2, { queue: 1 })] })).toEqual([])
  })
})
