// Small pictures of farms for tests: parts to make one by hand, and random ones.
import { jobId, softwareVersionId, tagId } from '@pyfarm/contract/ids'
import fc from 'fast-check'
import type { FarmSnapshot, SnapshotAgent, SnapshotJob, SnapshotQueue } from '../../scheduler/farm-snapshot.js'
import { worlds } from '../../scheduler/testing/worlds.js'
import type { FarmPicture, KnownAgent, KnownJob, KnownQueue } from '../farm-picture.js'

export function knownAgent(agent: SnapshotAgent, more: Partial<KnownAgent> = {}): KnownAgent {
  const standing = { state: 'online', passive: false, restartRequested: false, resting: false } as const
  const aside = { setAside: false, setAsideByHand: false } as const
  return { hostname: agent.id, jobs: [], ...standing, ...aside, busy: (more.jobs ?? []).length > 0, ...agent, ...more }
}

export function knownJob(job: SnapshotJob, more: Partial<KnownJob> = {}): KnownJob {
  const counts = { queued: job.waiting, assigned: 0, running: 0, done: 0, failed: 0 }
  const standing = {
    state: job.running ? 'running' : null,
    hidden: false,
    toBeDeleted: false,
    openParents: [],
    heldBecause: null,
  } as const
  const requirements = job.needs.software.map(() => ({ software: 'blender', min_version: '3.4', max_version: null }))
  return { title: `Job ${job.id}`, counts, ...standing, requirements, ...job, ...more }
}

export function knownQueue(queue: SnapshotQueue, path = `queue ${queue.id}`): KnownQueue {
  return { ...queue, path }
}

export const tagNames: FarmPicture['tags'] = new Map([1, 2, 3].map(id => [tagId(id), `tag ${id}`]))

/** The version that satisfies what `knownJob` says a job with one software requirement needs. */
export const blender = softwareVersionId(1)

export function pictureOf({ agents, jobs, queues }: FarmSnapshot): FarmPicture {
  return {
    agents: agents.map(agent => knownAgent(agent)),
    jobs: jobs.map(job => knownJob(job)),
    queues: queues.map(queue => knownQueue(queue)),
    tags: tagNames,
  }
}

const rarely = fc.oneof({ weight: 6, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) })

const standing = fc.record({
  state: fc.constantFrom('online', 'online', 'online', 'running', 'offline', 'disabled'),
  passive: rarely,
  restartRequested: rarely,
  resting: rarely,
  setAside: rarely,
  setAsideByHand: rarely,
  jobs: fc.oneof({ weight: 3, arbitrary: fc.constant<number[]>([]) }, { weight: 1, arbitrary: fc.constant<number[]>([1]) }),
})

const jobStanding = fc.record({
  state: fc.constantFrom(null, null, null, 'running', 'running', 'paused', 'done', 'failed'),
  hidden: rarely,
  toBeDeleted: rarely,
  isWaitingForParent: rarely,
})

const noStanding = { jobs: [] }

/** Random farms in which some agents and jobs are left out by the planner. */
export const pictures: fc.Arbitrary<FarmPicture> = worlds.chain(world =>
  fc
    .record({
      agents: fc.array(standing, { minLength: world.agents.length, maxLength: world.agents.length }),
      jobs: fc.array(jobStanding, { minLength: world.jobs.length, maxLength: world.jobs.length }),
    })
    .map(({ agents, jobs }) => {
      const picture = pictureOf(world)
      return {
        ...picture,
        agents: picture.agents.map((agent, index) => {
          const { jobs: held, ...rest } = agents[index] ?? noStanding
          const known = held.filter(id => id <= world.jobs.length).map(jobId)
          return { ...agent, ...rest, jobs: known, busy: known.length > 0 }
        }),
        jobs: picture.jobs.map((job, index) => {
          const { isWaitingForParent = false, ...rest } = jobs[index] ?? {}
          const openParents = isWaitingForParent ? [{ id: jobId(100), title: 'Parent', state: 'queued' } as const] : []
          return { ...job, ...rest, openParents }
        }),
      }
    }),
)
