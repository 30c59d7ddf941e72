import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Assignment, FarmSnapshot } from '../scheduler/farm-snapshot.js'
import { planAssignments } from '../scheduler/plan-assignments.js'
import { whyUnfit } from '../scheduler/requirements.js'
import { idleAgent, planOptions, queueOf, waitingJob, worlds } from '../scheduler/testing/worlds.js'
import type { FarmPicture, KnownJob } from './farm-picture.js'
import { placesIn } from './places-rules.js'
import { pictureOf } from './testing/pictures.js'
import { turnsFor } from './turn-rules.js'

const options = { preferRunningJobs: true, useTotalRam: false }
const turnsOfFirst = (farm: FarmSnapshot) => {
  const picture = pictureOf(farm)
  const [job] = picture.jobs
  if (job === undefined) throw new Error('There is no job.')
  return [...turnsFor(picture, job, planAssignments(farm, options)).values()].map(turn => turn.kind)
}
const agents = [1, 2, 3].map(name => idleAgent(name))

describe('the turn of an idle agent that fits the job', () => {
  it('is not needed once those before it have all that waits', () => {
    expect(turnsOfFirst({ agents, jobs: [waitingJob(1, { waiting: 1, priority: 1 }), waitingJob(2)], queues: [] })).toEqual([
      ...['takes', 'not needed', 'not needed'],
    ])
  })

  it('is not needed once those before it have brought the job, or a queue above it, to the maximum', () => {
    const second = waitingJob(2)
    const limited = { jobs: [waitingJob(1, { maximumAgents: 2, priority: 1 }), second], queues: [] }
    expect(turnsOfFirst({ agents, ...limited })).toEqual(['takes', 'takes', 'not needed'])
    const queues = [queueOf(1, { maximumAgents: 1, priority: 1 }), queueOf(2, { parent: 1 })]
    expect(turnsOfFirst({ agents, jobs: [waitingJob(1, { queue: 2 }), second], queues })).toEqual([
      ...['takes', 'not needed', 'not needed'],
    ])
  })

  it('goes to others first as long as the job could still use the agent', () => {
    expect(turnsOfFirst({ agents, jobs: [waitingJob(1), waitingJob(2, { priority: 1, waiting: 2 })], queues: [] })).toEqual([
      ...['others first', 'others first', 'takes'],
    ])
  })

  it('goes to others first exactly when the planner, with the agent and the job alone at that moment, would bring them together', () => {
    fc.assert(
      fc.property(worlds, planOptions, (world, chosen) => {
        const plan = planAssignments(world, chosen)
        const picture = pictureOf(world)
        for (const job of picture.jobs) {
          const turns = turnsFor(picture, job, plan)
          for (const agent of picture.agents.filter(each => !whyUnfit(job, each, chosen))) {
            const turn = turns.get(agent.id)?.kind
            if (turn === 'takes') continue
            const before = plan.slice(
              0,
              plan.findIndex(each => each.agentId === agent.id),
            )
            const alone = { ...atThatMoment(picture, job, before), agents: [agent] }
            const isPlanned = plan.some(each => each.agentId === agent.id)
            expect(turn).toBe(isPlanned && planAssignments(alone, chosen).length === 1 ? 'others first' : 'not needed')
          }
        }
      }),
      { numRuns: 300 },
    )
  }, 600_000)
})

/** The job and the queues as they stand once these assignments are carried out. */
function atThatMoment(picture: FarmPicture, job: KnownJob, carriedOut: readonly Assignment[]): Omit<FarmSnapshot, 'agents'> {
  const placesOf = placesIn(picture.queues)
  const places = carriedOut.flatMap(({ jobId }) => picture.jobs.filter(each => each.id === jobId).flatMap(placesOf))
  const gained = (place: unknown) => places.filter(each => each === place).length
  const tasks = carriedOut.filter(each => each.jobId === job.id).reduce((sum, each) => sum + each.tasks, 0)
  return {
    jobs: [{ ...job, agents: job.agents + gained(job), waiting: job.waiting - tasks, failedOn: new Map() }],
    queues: picture.queues.map(queue => ({ ...queue, agents: queue.agents + gained(queue) })),
  }
}
