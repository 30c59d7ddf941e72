import { describe, expect, it } from 'vitest'
import { nextTask } from './task-rules.js'
import type { TaskWish } from './task-rules.js'
import type { Task } from './task.js'
import {
  assigned,
  byAgent,
  byPerson,
  done,
  failed,
  fresh,
  itBecomes,
  now,
  one,
  queued,
  rules,
  running,
  sent,
  step,
  two,
} from './testing/task-cases.js'

describe('to failed', () => {
  const wish = byAgent({ state: 'failed', lastError: 'no licence' })
  const requeued = { ...fresh, lastError: 'no licence' }
  const ended: Partial<Task> = { state: 'failed', lastError: 'no licence', timeFinished: now }
  itBecomes([
    {
      sentence: 'goes straight back to the queue while requeue allows',
      from: running,
      wish,
      becomes: { ...requeued, failures: 1 },
      brings: { failedOn: one },
    },
    {
      sentence: 'also the last time that requeue allows',
      from: { ...running, failures: 2 },
      wish,
      becomes: { ...requeued, failures: 3 },
      brings: { failedOn: one },
    },
    {
      sentence: 'ends the task when it failed once more than that',
      from: { ...running, failures: 3 },
      wish,
      becomes: { ...ended, failures: 4 },
      brings: { failedOn: one },
    },
    {
      sentence: 'ends it at once with requeue 0',
      from: running,
      wish,
      limits: { requeue: 0 },
      becomes: { ...ended, failures: 1 },
      brings: { failedOn: one },
    },
    {
      sentence: 'never ends it with requeue -1',
      from: { ...running, failures: 999 },
      wish,
      limits: { requeue: -1 },
      becomes: { ...requeued, failures: 1000 },
      brings: { failedOn: one },
    },
    {
      sentence: 'without a last_error, as a process that ends badly reports',
      from: running,
      wish: byAgent({ state: 'failed' }),
      becomes: { ...fresh, failures: 1 },
      brings: { failedOn: one },
    },
    {
      sentence: 'by a person, without an agent, is remembered of none',
      from: queued,
      wish: byPerson({ state: 'failed' }),
      limits: { requeue: 0 },
      becomes: { state: 'failed', failures: 1, timeFinished: now },
    },
    {
      sentence: 'by a person, of a task at work, ends the work on its agent',
      from: running,
      wish: byPerson({ state: 'failed' }),
      becomes: { ...fresh, failures: 1 },
      brings: { failedOn: one, stopOn: one },
    },
    {
      sentence: 'with agent_id null leaves its agent',
      from: running,
      wish: byAgent({ state: 'failed', agentId: null }),
      limits: { requeue: 0 },
      becomes: { state: 'failed', failures: 1, timeFinished: now, agentId: null },
      brings: { failedOn: one },
    },
  ])
  it('said again is no second failure', () => {
    expect(step(failed, wish)).toBe('unchanged')
    expect(step(failed, byPerson({ state: 'failed' }))).toEqual({ task: failed })
  })
})

describe('to queued', () => {
  itBecomes([
    {
      sentence: 'clears the state; an agent that gives its task back has stopped by itself',
      from: running,
      wish: byAgent({ state: 'queued', agentId: null }),
      becomes: fresh,
    },
    { sentence: 'also with agent_id null alone', from: running, wish: byAgent({ agentId: null }), becomes: fresh },
    {
      sentence: 'by a person, of a task at work, ends the work on its agent',
      from: running,
      wish: byPerson({ state: 'queued' }),
      becomes: fresh,
      brings: { stopOn: one },
    },
    {
      sentence: 'by a person with agent_id null as well',
      from: running,
      wish: byPerson({ state: 'queued', agentId: null }),
      becomes: fresh,
      brings: { stopOn: one },
    },
    {
      sentence: 'with an agent by a person is an assignment',
      from: queued,
      wish: byPerson({ state: 'queued', agentId: one }),
      becomes: { agentId: one, attempts: 1 },
    },
    {
      sentence: 'of a finished task by a person is a rerun',
      from: failed,
      wish: byPerson({ state: 'queued' }),
      becomes: { ...fresh, failures: 0, lastError: null },
      brings: { forgiven: true },
    },
    {
      sentence: 'of a finished task with an agent is a rerun there',
      from: failed,
      wish: byPerson({ state: 'queued', agentId: two }),
      becomes: { ...fresh, failures: 0, lastError: null, agentId: two, attempts: 2 },
      brings: { forgiven: true },
    },
    {
      sentence: 'a finished task from which a person takes the agent stays finished',
      from: done,
      wish: byPerson({ agentId: null }),
      becomes: { agentId: null },
    },
  ])
  it('is not taken of an agent that has finished the task', () => {
    expect(step(done, byAgent({ state: 'queued', agentId: null }))).toBe('unchanged')
  })
  it('is needed before a finished task goes to another agent', () => {
    expect(step(done, byPerson({ agentId: two }))).toMatchObject({ refused: 409 })
  })
})

describe('a report from an agent', () => {
  it.each([
    ['that lost the task to another', { ...running, agentId: two }],
    ['whose attempt was freed', { ...queued, attempts: 1 }],
    ['that gave the task back before', queued],
  ])('%s is refused and changes nothing', (_what, task) => {
    for (const report of [{ state: 'done' }, { progress: 0.5 }, { state: 'queued', agentId: null }] as const) {
      expect(step(task, byAgent(report))).toMatchObject({ refused: 400 })
    }
  })
  it('is taken if any of the agents at its address has the task', () => {
    expect(step(running, byAgent({ progress: 0.5 }, two, one))).toEqual({ task: { ...running, progress: 0.5 } })
  })
  it('is refused if no agent is at its address', () => {
    expect(
      nextTask(running, { kind: 'report', by: { kind: 'agents', ids: [] }, report: { state: 'done' } }, rules, now),
    ).toMatchObject({ refused: 400 })
  })
  it('can give a task back, and not to somebody else', () => {
    expect(step(running, byAgent({ agentId: two }))).toMatchObject({ refused: 400 })
  })
  itBecomes([
    {
      sentence: 'with progress before the one that it runs is kept',
      from: sent,
      wish: byAgent({ progress: 0.1 }),
      becomes: { progress: 0.1 },
    },
    {
      sentence: 'that it pauses keeps the task',
      from: running,
      wish: byAgent({ state: 'paused' }),
      becomes: { state: 'paused' },
    },
  ])
})

describe('a task whose agent is gone', () => {
  const free: TaskWish = { kind: 'free', agentId: one, lost: true }
  itBecomes([
    {
      sentence: 'and that was never sent is free as if nothing had been',
      from: assigned,
      wish: free,
      becomes: { ...fresh, attempts: 0 },
    },
    {
      sentence: 'and that was sent is lost: it counts like a failure, but of no agent',
      from: sent,
      wish: free,
      becomes: { ...fresh, failures: 1 },
    },
    { sentence: 'and that ran is lost too', from: running, wish: free, becomes: { ...fresh, failures: 1 } },
    {
      sentence: 'with a goodbye is given back without counting',
      from: running,
      wish: { kind: 'free', agentId: one, lost: false },
      becomes: fresh,
    },
    {
      sentence: 'is free for ever with requeue -1',
      from: { ...running, failures: 50 },
      wish: free,
      limits: { requeue: -1 },
      becomes: { ...fresh, failures: 51 },
    },
    {
      sentence: 'more often than requeue allows has failed, and says why',
      from: { ...running, failures: 3 },
      wish: free,
      becomes: {
        state: 'failed',
        failures: 4,
        timeFinished: now,
        lastError: 'The work was lost with its agent more often than requeue allows.',
      },
    },
  ])
  it('stays when it is finished, or on another agent', () => {
    expect(step(done, free)).toBe('unchanged')
    expect(step(queued, free)).toBe('unchanged')
    expect(step({ ...running, agentId: two }, free)).toBe('unchanged')
  })
})

describe('stop and rerun', () => {
  itBecomes([
    {
      sentence: 'a task that is stopped is queued, and its agent is told',
      from: running,
      wish: { kind: 'stop' },
      becomes: fresh,
      brings: { stopOn: one },
    },
    {
      sentence: 'a done task that is rerun is queued without agent and without failures',
      from: { ...done, failures: 2 },
      wish: { kind: 'rerun' },
      becomes: { ...fresh, failures: 0 },
      brings: { forgiven: true },
    },
    {
      sentence: 'so is a failed one',
      from: failed,
      wish: { kind: 'rerun' },
      becomes: { ...fresh, failures: 0, lastError: null },
      brings: { forgiven: true },
    },
  ])
  it('leave alone what they are not meant for', () => {
    expect(step(queued, { kind: 'stop' })).toBe('unchanged')
    expect(step(done, { kind: 'stop' })).toBe('unchanged')
    expect(step(running, { kind: 'rerun' })).toBe('unchanged')
    expect(step(assigned, { kind: 'rerun' })).toBe('unchanged')
  })
})
