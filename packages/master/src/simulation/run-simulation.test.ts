import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SimulationReport } from '@pyfarm/contract/simulation/report'
import { runSimulation } from './run-simulation.js'
import { buildWorld } from './build-world.js'
import { readDescription } from './read-description.js'
import type { FrameRun } from './observer.js'
import { simulate } from './simulate.js'
import { isFinished } from './world.js'
import { whyUnfit } from '../scheduler/requirements.js'

function reportFor(farm: object, seed?: number): SimulationReport {
  let made: SimulationReport | undefined
  runSimulation({
    ...{ name: 'farm.yml', text: JSON.stringify(farm), onProgress: () => undefined },
    ...(seed === undefined ? {} : { seed }),
    onReport: report => {
      made = report
    },
  })
  if (made === undefined) throw new Error('there is no report')
  return made
}

const queueOf = (report: SimulationReport, path: string) => {
  const queue = report.queues.find(each => each.path === path)
  if (queue === undefined) throw new Error(`no queue ${path}`)
  return queue
}

/** More work than a day of the agents holds. */
const plenty = (queue: string) => ({ queue, count: 40, frames: 1000, frame_time: { mean: '5m', spread: '2m' } })

describe('fairness over hours', () => {
  it('gives queues of one priority the agents in proportion to their weights', () => {
    const queues = [
      { path: 'a', weight: 10 },
      { path: 'b', weight: 30 },
    ]
    const report = reportFor({ agents: [{ count: 40 }], queues, jobs: [plenty('a'), plenty('b')], until: '24h' })
    expect(queueOf(report, 'a').share).toBeCloseTo(0.25, 1)
    expect(queueOf(report, 'b').share).toBeCloseTo(0.75, 1)
    expect(report.usage.utilisation).toBeGreaterThan(0.95)
  })

  it('gives nothing to a lower priority while a higher one can use the agents', () => {
    const queues = [
      { path: 'high', priority: 1 },
      { path: 'low', priority: 0 },
    ]
    const report = reportFor({ agents: [{ count: 20 }], queues, jobs: [plenty('low'), plenty('high')], until: '12h' })
    expect(queueOf(report, 'low').agent_hours).toBe(0)
    expect(queueOf(report, 'high').share_of_farm).toBe(1)
  })

  it('never passes a maximum, and leaves what it can not use to others', () => {
    const queues = [{ path: 'few', priority: 5, maximum_agents: 4 }, { path: 'rest' }]
    const report = reportFor({ agents: [{ count: 20 }], queues, jobs: [plenty('few'), plenty('rest')], until: '10h' })
    expect(queueOf(report, 'few').agent_hours).toBeLessThanOrEqual(40)
    expect(queueOf(report, 'few').agent_hours).toBeGreaterThan(38)
    expect(queueOf(report, 'rest').agent_hours).toBeGreaterThan(155)
  })

  it('keeps a minimum beside a higher priority', () => {
    const queues = [
      { path: 'high', priority: 5 },
      { path: 'kept', priority: 0, minimum_agents: 3 },
    ]
    const report = reportFor({ agents: [{ count: 20 }], queues, jobs: [plenty('high'), plenty('kept')], until: '10h' })
    expect(queueOf(report, 'kept').agent_hours).toBeGreaterThan(28)
    expect(queueOf(report, 'kept').agent_hours).toBeLessThan(32)
  })
})

const jobs = fc.record({
  count: fc.integer({ min: 1, max: 3 }),
  frames: fc.integer({ min: 1, max: 12 }),
  batch: fc.integer({ min: 1, max: 4 }),
  priority: fc.integer({ min: 0, max: 2 }),
  submitted: fc.integer({ min: 0, max: 3600 }),
  cpus: fc.constantFrom(1, 4, 16),
  maximum_agents: fc.constantFrom(null, 1, 2),
  frame_time: fc.integer({ min: 1, max: 600 }),
})
const farms = fc.record({
  agents: fc.array(fc.record({ count: fc.integer({ min: 1, max: 4 }), cpus: fc.constantFrom(4, 16) }), {
    minLength: 1,
    maxLength: 2,
  }),
  jobs: fc.array(jobs, { minLength: 1, maxLength: 4 }),
  until: fc.constant('10d'),
})

describe('any farm', () => {
  it('runs every frame exactly once when nothing fails, and leaves no agent idle that something could run on', () => {
    fc.assert(
      fc.property(farms, farm => {
        const world = buildWorld(readDescription('farm.yml', JSON.stringify(farm)))
        const runs: FrameRun[] = []
        simulate(world, {
          agentWasThere: () => undefined,
          batchEnded: () => undefined,
          frameRan: run => {
            runs.push(run)
          },
          passed: (now, idle) => {
            const open = world.jobs.filter(
              job => job.submitted <= now && job.waiting > 0 && (job.maximumAgents === null || job.agents < job.maximumAgents),
            )
            for (const agent of idle()) for (const job of open) expect(whyUnfit(job, agent, world.options)).not.toBeUndefined()
          },
        })
        const runnable = world.jobs.filter(job => world.agents.some(agent => agent.cpus >= job.cpus))
        expect(runs.filter(run => run.outcome !== 'done')).toEqual([])
        expect(runs).toHaveLength(runnable.reduce((sum, job) => sum + job.frames, 0))
        expect(runs.every(run => run.isFirst)).toBe(true)
        expect(runnable.every(isFinished)).toBe(true)
      }),
      { numRuns: 200 },
    )
  })

  it('goes the same way with the same seed, and another with another', () => {
    const farm = {
      agents: [{ count: 5 }],
      jobs: [{ count: 4, failure_probability: 0.1, frame_time: { mean: '3m', spread: '1m' } }],
    }
    expect(reportFor(farm, 1)).toEqual(reportFor(farm, 1))
    expect(reportFor(farm, 1)).not.toEqual(reportFor(farm, 2))
  })
})

describe('what goes wrong in a farm', () => {
  it('is tried again as often as requeue says', () => {
    const report = reportFor({ agents: [{ count: 8 }], jobs: [{ frames: 10, failure_probability: 1, requeue: 2 }] })
    expect(report.runs.failed.count).toBe(30)
    expect(report.job_groups[0]).toMatchObject({ jobs_failed: 1, frames_failed: 10 })
  })

  it('is run by others when agents go away', () => {
    const agents = [{ count: 2, until: '10m' }, { count: 1 }]
    const report = reportFor({ agents, jobs: [{ frames: 12, frame_time: '4m' }] })
    expect(report.runs.lost.count).toBeGreaterThan(0)
    expect(report.job_groups[0]).toMatchObject({ jobs_done: 1, frames_done: 12 })
  })

  it('is told with what keeps a job from the nearest agent', () => {
    const report = reportFor({ agents: [{ name: 'small', cpus: 4 }], jobs: [{ title: 'large', cpus: 64 }] })
    expect(report.left).toEqual([
      { title: 'large', jobs: 1, frames: 100, why: 'fits no agent: needs 64 cpus, has 4 (of small, the nearest)' },
    ])
  })

  it.each([
    ['agents: [{count: 0}]\njobs: [{}]', 'farm.yml: agents[0].count is 0, but must be a whole number from 1 to 100000'],
    ['agents: [{}]\njobs: [{fames: 3}]', 'farm.yml: jobs[0].fames is no key of it. Did you mean frames?'],
    ['agents: [{}]', 'farm.yml: jobs is missing'],
    ['- 1', 'farm.yml must hold lines of the form "key: value"'],
  ])('is told of %j with file, key and value', (text, sentence) => {
    const run = () => {
      runSimulation({ name: 'farm.yml', text, onProgress: () => undefined, onReport: () => undefined })
    }
    expect(run).toThrow(sentence)
  })
})
