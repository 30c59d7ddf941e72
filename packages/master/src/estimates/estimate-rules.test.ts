import { describe, expect, it } from 'vitest'
import { judge, verdictOf } from './calibration/judge.js'
import { shapes } from './calibration/shapes.js'
import { largeJob } from './calibration/large-job.js'
import { reckonTimeLeft } from './estimate-rules.js'
import { factsOf, type FinishedTask, type JobSample } from './facts-rules.js'

/** Farms of each shape; nine estimates of most. */
const farms = 10

describe('on simulated farms the true finish lies in the range at least 8 times of 10, and the range is no wider than needed', () => {
  it.each(shapes)('$name', shape => {
    const verdict = verdictOf(judge(shape, farms * shape.farmsFor1))
    expect(verdict.coverage).toBeGreaterThanOrEqual(0.8)
    expect(verdict.width).toBeLessThanOrEqual(shape.widest)
  })
})

describe('an estimate', () => {
  const finished: FinishedTask[] = Array.from({ length: 20 }, (_, index) => ({
    ...{ frame: index + 1, agent: `agent ${index % 4}`, failures: 0 },
    ...{ started: 100 * Math.floor(index / 4), finished: 100 * Math.floor(index / 4) + 99 + (index % 3) },
  }))
  const activeTasks = [0, 1, 2, 3].map(index => ({ frame: 21 + index, agent: `agent ${index}`, started: 500, progress: 0 }))
  const sample: JobSample = {
    ...{ now: 550, began: 0, frames: { first: 1, last: 100 }, batch: 1, finished, active: 4, activeTasks },
    ...{ queued: 76, queuedFrames: [25, 50, 75, 100], earlier: [], steps: [{ from: 0, agents: 4 }], idle: false, shares: false },
  }
  const leftOf = (more: Partial<JobSample> = {}) => {
    const left = reckonTimeLeft(factsOf({ ...sample, ...more }))
    if (left === undefined) throw new Error('there is none')
    return left
  }

  it('of even frames is what division says', () => {
    const { low, middle, high } = leftOf()
    expect(middle).toBeGreaterThan(1800)
    expect(middle).toBeLessThan(2150)
    expect(low).toBeLessThan(1950)
    expect(high).toBeGreaterThan(1950)
  })

  it('is the same for the same facts', () => expect(leftOf()).toEqual(leftOf()))

  it('is half of it when twice as many agents come', () =>
    expect(leftOf({ steps: [{ from: 0, agents: 8 }], idle: true }).middle / leftOf().middle).toBeCloseTo(0.52, 1))

  it('counts what is rendered again', () => {
    const failing = finished.map(task => ({ ...task, failures: 1 }))
    expect(leftOf({ finished: failing }).middle / leftOf().middle).toBeCloseTo(2, 0)
  })

  it('is longer when a last frame runs far longer than others did', () => {
    const last = { queued: 0, queuedFrames: [], active: 1 }
    const usual = leftOf({ ...last, activeTasks: activeTasks.slice(0, 1), now: 550 })
    const long = leftOf({ ...last, activeTasks: activeTasks.slice(0, 1), now: 1500 })
    expect(usual.high).toBeLessThan(75)
    expect(long.high).toBeGreaterThan(usual.low)
    expect(long.low).toBeGreaterThanOrEqual(0)
  })

  it('believes the progress that an agent reports', () => {
    const last = { queued: 0, queuedFrames: [], active: 1, now: 600 }
    const slow = { frame: 21, agent: 'agent 0', started: 500, progress: 0.25 }
    expect(leftOf({ ...last, activeTasks: [slow] }).high).toBeGreaterThan(200)
  })

  it('rests on earlier jobs before a frame has ended', () => {
    const start = { finished: [], active: 0, activeTasks: [], queued: 100, idle: true, began: undefined }
    expect(reckonTimeLeft(factsOf({ ...sample, ...start }))).toBeUndefined()
    const { low, high } = leftOf({
      ...start,
      earlier: [
        [100, 101, 99],
        [120, 121],
      ],
    })
    expect(low).toBeLessThan(2500)
    expect(high).toBeGreaterThan(2500)
  })

  it('is not given when no agent is to come', () => {
    const waits = { active: 0, activeTasks: [], queued: 80, steps: [{ from: 0, agents: 0 }] }
    expect(reckonTimeLeft(factsOf({ ...sample, ...waits }))).toBeUndefined()
  })

  it('of 100,000 frames on 1,000 agents is what division says', () => {
    const left = reckonTimeLeft(factsOf(largeJob()))
    expect(left?.low).toBeLessThan(9000)
    expect(left?.high).toBeGreaterThan(9000)
    expect((left?.high ?? 0) - (left?.low ?? 0)).toBeLessThan(4000)
  })
})
