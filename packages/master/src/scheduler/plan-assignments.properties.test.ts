import { env } from 'node:process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Assignment, FarmSnapshot, SnapshotJob } from './farm-snapshot.js'
import { planAssignments } from './plan-assignments.js'
import { everyUnfit, whyUnfit } from './requirements.js'
import { planByTheRules } from './testing/plan-assignments.reference.js'
import { planOptions, worlds } from './testing/worlds.js'

const numRuns = Number(env['PLANNER_WORLDS'] ?? 500)

describe('a plan, in any world', () => {
  it('is the one that the rules give when they are followed one by one', () => {
    fc.assert(
      fc.property(worlds, planOptions, (world, options) => {
        expect(planAssignments(world, options)).toEqual(planByTheRules(world, options))
      }),
      { numRuns: Math.max(numRuns, 10_000) },
    )
  }, 600_000)

  it('gives no agent two jobs, and no job to an agent that cannot take it or on which all its tasks failed', () => {
    fc.assert(
      fc.property(worlds, planOptions, (world, options) => {
        const plan = planAssignments(world, options)
        expect(new Set(plan.map(each => each.agentId)).size).toBe(plan.length)
        for (const { agent, job } of pairs(world, plan)) expect(whyUnfit(job, agent, options)).toBeUndefined()
      }),
      { numRuns },
    )
  }, 600_000)

  it('rests on the first of all things that keep an agent from a job', () => {
    fc.assert(
      fc.property(worlds, planOptions, ({ jobs, agents }, options) => {
        for (const job of jobs)
          for (const agent of agents) expect(whyUnfit(job, agent, options)).toEqual(everyUnfit(job, agent, options)[0])
      }),
      { numRuns },
    )
  }, 600_000)

  it('never hands out more tasks than wait, nor more than a batch at once', () => {
    fc.assert(
      fc.property(worlds, planOptions, (world, options) => {
        const plan = planAssignments(world, options)
        for (const job of world.jobs) {
          const batches = plan.filter(each => each.jobId === job.id).map(each => each.tasks)
          expect(batches.every(tasks => tasks >= 1 && tasks <= job.batch)).toBe(true)
          expect(sum(batches)).toBeLessThanOrEqual(job.waiting)
        }
      }),
      { numRuns },
    )
  }, 600_000)

  it('never brings a job or queue over its maximum', () => {
    fc.assert(
      fc.property(worlds, planOptions, (world, options) => {
        const plan = planAssignments(world, options)
        for (const each of [...world.jobs, ...world.queues]) {
          const gained = plan.filter(({ jobId }) => placesOf(world, jobId).includes(each)).length
          if (gained > 0) expect(each.agents + gained).toBeLessThanOrEqual(each.maximumAgents ?? Infinity)
        }
      }),
      { numRuns },
    )
  }, 600_000)

  it('leaves no agent idle while something could run on it', () => {
    fc.assert(
      fc.property(worlds, planOptions, (world, options) => {
        const plan = planAssignments(world, options)
        const idle = world.agents.filter(agent => !plan.some(each => each.agentId === agent.id))
        for (const agent of idle) {
          const could = world.jobs.filter(job => !whyUnfit(job, agent, options) && canStillGetAgent(world, job, plan))
          expect(could).toEqual([])
        }
      }),
      { numRuns },
    )
  }, 600_000)

  it('serves nothing of a lower priority while something of a higher one beside it could use the agent', () => {
    fc.assert(
      fc.property(worlds, planOptions, (world, options) => {
        const flat = { ...world, queues: [], jobs: world.jobs.map(job => ({ ...job, queueId: null, minimumAgents: null })) }
        const plan = planAssignments(flat, options)
        for (const { agent, job, before } of pairs(flat, plan)) {
          const better = flat.jobs.filter(other => other.priority > job.priority && !whyUnfit(other, agent, options))
          expect(better.filter(other => canStillGetAgent(flat, other, before))).toEqual([])
        }
      }),
      { numRuns },
    )
  }, 600_000)
})

function pairs(world: FarmSnapshot, plan: readonly Assignment[]) {
  return plan.flatMap(({ agentId, jobId }, index) => {
    const agent = world.agents.find(each => each.id === agentId)
    const job = world.jobs.find(each => each.id === jobId)
    return agent && job ? [{ agent, job, before: plan.slice(0, index) }] : []
  })
}

/** The job and all queues above it. */
function placesOf(world: FarmSnapshot, id: SnapshotJob['id']): (SnapshotJob | FarmSnapshot['queues'][number])[] {
  const job = world.jobs.find(each => each.id === id)
  const places: ReturnType<typeof placesOf> = job ? [job] : []
  let above = job?.queueId
  while (above) {
    const queue = world.queues.find(each => each.id === above)
    if (queue) places.push(queue)
    above = queue?.parentId
  }
  return places
}

function canStillGetAgent(world: FarmSnapshot, job: SnapshotJob, plan: readonly Assignment[]): boolean {
  const given = sum(plan.filter(each => each.jobId === job.id).map(each => each.tasks))
  const full = placesOf(world, job.id).some(place => {
    const gained = plan.filter(({ jobId }) => placesOf(world, jobId).includes(place)).length
    return place.agents + gained >= (place.maximumAgents ?? Infinity)
  })
  return !full && given < job.waiting
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
