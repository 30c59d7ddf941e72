// The rules by which every farm test is judged see what they are there to see, and nothing else.
import { describe, expect, it } from 'vitest'
import { agentId, jobId, taskId } from '@pyfarm/contract/ids'
import { knownAgent, knownJob, knownQueue, tagNames } from '@pyfarm/master/explain/testing/pictures'
import { idleAgent, queueOf, waitingJob } from '@pyfarm/master/scheduler/testing/worlds'
import { wrongAlways } from './always-rules.js'
import type { Moment, Work } from './moment.js'
import { watchServing } from './serving-rules.js'

const [one, two] = [agentId('agent-1'), agentId('agent-2')]
const options = { preferRunningJobs: true, useTotalRam: false }

interface Parts {
  readonly agents?: Moment['picture']['agents']
  readonly jobs?: Moment['picture']['jobs']
  readonly queues?: Moment['picture']['queues']
  readonly work?: readonly Partial<Work>[]
  readonly listed?: Moment['listed']
  readonly counted?: Moment['counted']
  readonly attempts?: number
  readonly passes?: number
}

function momentOf({ agents = [], jobs = [], queues = [], work = [], passes = 0, ...parts }: Parts): Moment {
  return {
    picture: { agents, jobs, queues, tags: tagNames },
    work: work.map(each => ({ task: taskId(1), job: jobId(1), frame: 1, attempt: 1, agent: one, sent: true, ...each })),
    counted: new Map(jobs.map(job => [job.id, job.counts])),
    attempts: 0,
    listed: [],
    passes: { before: passes, after: passes },
    ...parts,
  }
}

const online = (id: 1 | 2, jobs: readonly number[] = []) => knownAgent(idleAgent(id), { jobs: jobs.map(jobId) })
const job = (id: number, more: Parameters<typeof waitingJob>[1] = {}) => knownJob(waitingJob(id, more))
const both = [online(1), online(2)]

describe('what always holds', () => {
  const always = (before: Parts, now: Parts, assigned = true) => wrongAlways(momentOf(before), momentOf(now), assigned)

  it.each<[string, Parts, Parts, RegExp]>([
    [
      'an attempt that its agent was told of moves to another',
      { agents: both, work: [{ agent: one }] },
      { agents: both, work: [{ agent: two }] },
      /task 1 .*attempt 1.* is on agent agent-2 .* was on agent agent-1/,
    ],
    [
      'a task is on an agent that is offline',
      {},
      { agents: [knownAgent(idleAgent(1), { state: 'offline' })], work: [{}] },
      /task 1 .* is on agent agent-1 .* which is offline/,
    ],
    ['a task is on an agent that is not there', {}, { work: [{}] }, /which is not there/],
    [
      'two live agents work on one attempt',
      {},
      { agents: both, listed: [one, two].map(agent => ({ agent, task: taskId(1), attempt: 1 })) },
      /Task 1, attempt 1, is worked on by agent agent-1 .* and by agent agent-2/,
    ],
    [
      'a job gets one agent more than its maximum',
      { agents: both, jobs: [job(1, { agents: 1, maximumAgents: 1 })], work: [{}] },
      { agents: both, jobs: [job(1, { agents: 2, maximumAgents: 1 })], work: [{}, { task: taskId(2), agent: two }] },
      /Job 1 "Job 1" is at work on 2 agents, and its maximum is 1/,
    ],
    [
      'a queue gets one agent more than its maximum, by a job in it',
      { agents: both, jobs: [job(1, { queue: 1 })], queues: [knownQueue(queueOf(1, { agents: 0, maximumAgents: 0 }), 'film')] },
      {
        ...{ agents: both, jobs: [job(1, { queue: 1 })], work: [{}] },
        queues: [knownQueue(queueOf(1, { agents: 1, maximumAgents: 0 }), 'film')],
      },
      /Queue film is at work on 1 agents, and its maximum is 0/,
    ],
    [
      'the counts of a job are not those of its tasks',
      {},
      { jobs: [job(1)], counted: new Map([[jobId(1), { queued: 3, assigned: 0, running: 0, done: 0, failed: 0 }]]) },
      /job 1 "Job 1" says of its tasks .*"queued":10.* and they are .*"queued":3/,
    ],
  ])('is broken when %s', (_, before, now, sentence) => {
    expect(always(before, now)).toEqual([expect.stringMatching(sentence)])
  })

  it.each<[string, Parts, Parts]>([
    [
      'a task goes to another agent with its next attempt',
      { agents: both, work: [{}] },
      { agents: both, work: [{ agent: two, attempt: 2 }] },
    ],
    [
      'an attempt that was never sent goes to another agent',
      { agents: both, work: [{ sent: false }] },
      { agents: both, work: [{ agent: two }] },
    ],
    [
      'a person lowers the maximum of what is at work',
      { agents: both, jobs: [job(1, { agents: 1, maximumAgents: 2 })], work: [{}] },
      { agents: both, jobs: [job(1, { agents: 2, maximumAgents: 1 })], work: [{}, { task: taskId(2), agent: two }] },
    ],
    [
      'what is at work moves to a queue that is full',
      { agents: both, jobs: [job(1)], queues: [knownQueue(queueOf(1, { maximumAgents: 0 }))] },
      {
        agents: both,
        jobs: [job(1, { queue: 1 })],
        queues: [knownQueue(queueOf(1, { agents: 1, maximumAgents: 0 }))],
        work: [{}],
      },
    ],
  ])('is not broken when %s', (_, before, now) => {
    expect(always(before, now)).toEqual([])
  })

  it('is not broken by people who give an agent more than a maximum', () => {
    const [before, now] = [job(1, { agents: 0, maximumAgents: 0 }), job(1, { agents: 1, maximumAgents: 0 })]
    expect(always({ agents: both, jobs: [before] }, { agents: both, jobs: [now], work: [{}] }, false)).toEqual([])
  })
})

describe('what the scheduler owes', () => {
  const watched = (...moments: Parts[]) => {
    const watch = watchServing(options)
    return moments.flatMap(moment => watch(momentOf(moment)))
  }

  describe('an idle agent', () => {
    const idle = { agents: [online(1)], jobs: [job(1)] }

    it('is work that could run on it, once a whole pass has gone by', () => {
      expect(watched({ ...idle, passes: 3 }, { ...idle, passes: 5 })).toEqual([
        'agent agent-1 (agent-1) is idle though job 1 "Job 1" could run on it.',
      ])
    })

    it.each<[string, Parts[]]>([
      [
        'before the pass that it was woken for is over',
        [
          { ...idle, passes: 3 },
          { ...idle, passes: 4 },
        ],
      ],
      [
        'when something was handed out meanwhile',
        [
          { ...idle, passes: 3 },
          { ...idle, passes: 5, attempts: 1 },
        ],
      ],
      ['when it could not do it for a moment', [{ ...idle, passes: 3 }, { passes: 4 }, { ...idle, passes: 5 }]],
      [
        'while nobody knows of passes',
        [
          { ...idle, passes: NaN },
          { ...idle, passes: NaN },
        ],
      ],
    ])('is nothing %s', (_, moments) => {
      expect(watched(...moments)).toEqual([])
    })
  })

  describe('a job of higher priority', () => {
    const jobs = [job(1), job(2, { priority: 5 })]
    const served = { agents: [online(1, [1])], jobs, work: [{}], attempts: 1, passes: 2 }
    const free = { agents: [online(1)], jobs }

    it('is the agent that one of lower priority got, if it could use it', () => {
      expect(watched({ ...free, passes: 0 }, { ...free, passes: 1 }, served)).toEqual([
        'agent agent-1 (agent-1) got task 1 (frame 1 of job 1 "Job 1", attempt 1), though job 2 "Job 2" goes first there and could use it.',
      ])
    })

    it('is an agent before those that have their minimum, whatever their priority', () => {
      const short = [job(1, { priority: 5 }), job(2, { minimumAgents: 4 })]
      const moments = [
        { ...free, jobs: short },
        { ...free, jobs: short, passes: 1 },
        { ...served, jobs: short },
      ]
      expect(watched(...moments)).toHaveLength(1)
    })

    it('is an agent of a queue of lower priority, where the two stand beside each other', () => {
      const below = {
        jobs: [job(1, { queue: 1, priority: 9 }), job(2, { queue: 2, priority: -9 })],
        queues: [knownQueue(queueOf(1)), knownQueue(queueOf(2, { priority: 1 }))],
      }
      expect(watched({ ...free, ...below }, { ...free, ...below, passes: 1 }, { ...served, ...below })).toHaveLength(1)
    })

    it.each<[string, Parts[]]>([
      ['it came after the pass had begun', [{ ...free, jobs: [job(1)] }, { ...free, passes: 1 }, served]],
      [
        'the agent is too small for it',
        [free, { ...free, passes: 1 }, served].map(each => ({ ...each, jobs: [job(1), job(2, { priority: 5, cpus: 99 })] })),
      ],
      [
        'it is at its maximum',
        [free, { ...free, passes: 1 }, served].map(each => ({
          ...each,
          jobs: [job(1), job(2, { priority: 5, maximumAgents: 1 })],
        })),
      ],
      [
        'the one of lower priority is below its minimum',
        [free, { ...free, passes: 1 }, served].map(each => ({
          ...each,
          jobs: [job(1, { minimumAgents: 1 }), job(2, { priority: 5 })],
        })),
      ],
      ['it may have had nothing that waits', [free, { ...free, passes: 1 }, { ...served, attempts: 10 }]],
    ])('is nothing when %s', (_, moments) => {
      expect(watched(...moments)).toEqual([])
    })
  })
})
