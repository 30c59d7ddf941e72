import { describe, expect, it } from 'vitest'
import { forecastAgents, shareOut, type SharingFarm, type SharingJob, type SharingQueue } from './share-rules.js'

const jobOf = (id: number, more: Partial<SharingJob> = {}): SharingJob => ({
  ...{ id, queueId: null, priority: 0, weight: 10, minimumAgents: null, maximumAgents: null },
  ...{ agents: 0, usable: 1000, framesLeft: 1000, secondsLeft: undefined, ...more },
})
const queueOf = (id: number, more: Partial<SharingQueue> = {}): SharingQueue => ({
  ...{ id, parentId: null, priority: 0, weight: 10, minimumAgents: null, maximumAgents: null, ...more },
})
const shares = (farm: SharingFarm) => farm.jobs.map(({ id }) => Math.round(100 * (shareOut(farm).get(id) ?? 0)) / 100)

describe('agents are shared out', () => {
  it.each<[string, SharingFarm, number[]]>([
    ['all to the only job', { agents: 12, queues: [], jobs: [jobOf(1)] }, [12]],
    ['by weight', { agents: 12, queues: [], jobs: [jobOf(1), jobOf(2, { weight: 30 })] }, [3, 9]],
    ['what one can not use goes to others', { agents: 12, queues: [], jobs: [jobOf(1, { usable: 2 }), jobOf(2)] }, [2, 10]],
    ['strictly by priority', { agents: 12, queues: [], jobs: [jobOf(1), jobOf(2, { priority: 1, usable: 10 })] }, [2, 10]],
    [
      'minimums before priorities',
      { agents: 12, queues: [], jobs: [jobOf(1, { minimumAgents: 3 }), jobOf(2, { priority: 1 })] },
      [3, 9],
    ],
    ['no more than a maximum', { agents: 12, queues: [], jobs: [jobOf(1, { maximumAgents: 1 }), jobOf(2)] }, [1, 11]],
    [
      'by the weights of queues first, then by those of their jobs',
      {
        agents: 12,
        queues: [queueOf(1), queueOf(2, { parentId: 1 }), queueOf(3, { weight: 20 })],
        jobs: [jobOf(1, { queueId: 2 }), jobOf(2, { queueId: 3 }), jobOf(3, { queueId: 3 })],
      },
      [4, 4, 4],
    ],
    [
      'no more than a queue may have',
      { agents: 12, queues: [queueOf(1, { maximumAgents: 3 })], jobs: [jobOf(1, { queueId: 1 }), jobOf(2)] },
      [3, 9],
    ],
  ])('%s', (_, farm, expected) => expect(shares(farm)).toEqual(expected))
})

describe('a job may expect', () => {
  it('its share now, and more when another job ends', () => {
    const jobs = [jobOf(1, { agents: 4, framesLeft: 10_000 }), jobOf(2, { agents: 8, secondsLeft: 90, usable: 20 })]
    // 8 agents for 90 s are work for 6 agents in 120 s.
    expect(forecastAgents({ agents: 12, queues: [], jobs })(1)).toEqual([
      { from: 0, agents: 6 },
      { from: expect.closeTo(120, 6), agents: 12 },
    ])
  })

  it('more when another job ends that has no pace yet: its frames are taken for as long as those of the others', () => {
    const jobs = [
      jobOf(1, { agents: 12, framesLeft: 100, secondsLeft: 100 }),
      // 12 s of an agent for each frame.
      jobOf(2, { framesLeft: 30 }),
    ]
    expect(forecastAgents({ agents: 12, queues: [], jobs })(1)).toEqual([
      { from: 0, agents: 6 },
      { from: expect.closeTo(60, 6), agents: 12 },
    ])
  })

  it('nothing while a job of higher priority takes all that is there', () => {
    const jobs = [jobOf(1), jobOf(2, { priority: 5, agents: 12 })]
    expect(forecastAgents({ agents: 12, queues: [], jobs })(1)).toEqual([{ from: 0, agents: 0 }])
  })

  it('what it has, where its share is less than one agent off', () => {
    const jobs = [1, 2, 3].map(id => jobOf(id, { agents: id === 1 ? 4 : 3 }))
    expect(forecastAgents({ agents: 10, queues: [], jobs })(1)).toEqual([{ from: 0, agents: 4 }])
  })

  it('nothing where it is not known', () => expect(forecastAgents({ agents: 10, queues: [], jobs: [] })(7)).toEqual([]))
})
