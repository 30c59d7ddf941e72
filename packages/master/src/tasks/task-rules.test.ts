import { describe, expect, it } from 'vitest'
import type { AgentId } from '@pyfarm/contract/ids'
import type { TaskWish } from './task-rules.js'
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
  running,
  sent,
  step,
  two,
} from './testing/task-cases.js'

describe('attempts', () => {
  const assign = (agent: AgentId): TaskWish => ({ kind: 'assign', agentId: agent })
  itBecomes([
    {
      sentence: 'go up by one when the task gets an agent',
      from: queued,
      wish: assign(one),
      becomes: { agentId: one, attempts: 1 },
    },
    {
      sentence: 'go up again with the next agent',
      from: { ...queued, attempts: 3 },
      wish: assign(two),
      becomes: { agentId: two, attempts: 4 },
    },
    {
      sentence: 'go up when a person gives the task to an agent',
      from: queued,
      wish: byPerson({ agentId: one }),
      becomes: { agentId: one, attempts: 1 },
    },
    {
      sentence: 'go up when a person gives it to another agent, and the first is told to stop',
      from: running,
      wish: byPerson({ agentId: two }),
      becomes: { ...fresh, agentId: two, attempts: 2 },
      brings: { stopOn: one },
    },
    {
      sentence: 'stay when a person names the agent that has it anyway',
      from: running,
      wish: byPerson({ agentId: one, hidden: true }),
      becomes: { hidden: true },
    },
    {
      sentence: 'go down when an assignment that the agent refused is taken back',
      from: assigned,
      wish: { kind: 'take back', attempt: 1 },
      becomes: { ...fresh, attempts: 0 },
    },
    {
      sentence: 'start afresh: a running state that a person set on a task without agent does not stay',
      from: { ...queued, state: 'running', timeStarted: now, progress: 0.5 },
      wish: assign(one),
      becomes: { ...fresh, agentId: one, attempts: 1 },
    },
  ])
  it.each([
    ['a task that sits on another agent', running],
    ['a done task', done],
    ['a failed task', failed],
  ])('%s is not handed out', (_what, task) => {
    expect(step(task, assign(two))).toMatchObject({ refused: 409 })
  })
  it.each([
    ['of an older attempt', { ...sent, attempts: 2 }],
    ['of a task that runs meanwhile', running],
    ['of a task that is finished meanwhile', done],
    ['of a task that was freed meanwhile', queued],
  ])('stay when the refusal comes late: %s', (_what, task) => {
    expect(step(task, { kind: 'take back', attempt: 1 })).toBe('unchanged')
  })
})

describe('an assignment that the agent took', () => {
  itBecomes([
    {
      sentence: 'is marked as sent, and the last error is cleared',
      from: { ...assigned, lastError: 'the first try failed' },
      wish: { kind: 'sent', attempt: 1 },
      becomes: { sentToAgent: true, sentAt: now, lastError: null },
    },
    {
      sentence: 'is known as sent when the agent reports that it runs before its answer came in',
      from: assigned,
      wish: byAgent({ state: 'running' }),
      becomes: { state: 'running', timeStarted: now, sentToAgent: true, sentAt: now },
    },
  ])
  it.each([
    ['runs already', running],
    ['is finished already', done],
    ['is another attempt', { ...assigned, attempts: 2 }],
    ['was given back', { ...queued, attempts: 1 }],
  ])('changes nothing when the task %s', (_what, task) => {
    expect(step(task, { kind: 'sent', attempt: 1 })).toBe('unchanged')
  })
})

describe('to running', () => {
  itBecomes([
    {
      sentence: 'sets time_started',
      from: sent,
      wish: byAgent({ state: 'running' }),
      becomes: { state: 'running', timeStarted: now },
    },
    {
      sentence: 'does not, when the job type version says no_automatic_start_time',
      from: sent,
      wish: byAgent({ state: 'running' }),
      limits: { noAutomaticStartTime: true },
      becomes: { state: 'running' },
    },
    {
      sentence: 'the agent sets it then with time_started "now"',
      from: { ...running, timeStarted: null },
      wish: byAgent({ startedNow: true, progress: 0 }),
      limits: { noAutomaticStartTime: true },
      becomes: { timeStarted: now },
    },
    {
      sentence: 'said again (once a process of the job type) changes nothing',
      from: running,
      wish: byAgent({ state: 'running' }),
      becomes: {},
    },
    {
      sentence: 'a person may say so of a task without agent',
      from: queued,
      wish: byPerson({ state: 'running' }),
      becomes: { state: 'running', timeStarted: now },
    },
  ])
  it.each([
    ['done', done],
    ['failed', failed],
  ])('never wins over %s when the report of the same attempt comes late', (_what, task) => {
    expect(step(task, byAgent({ state: 'running' }))).toBe('unchanged')
    expect(step(task, byAgent({ progress: 0.5 }))).toBe('unchanged')
    expect(step(task, byPerson({ state: 'running' }))).toMatchObject({ refused: 409 })
  })
})

describe('to done', () => {
  itBecomes([
    {
      sentence: 'sets progress to 1, clears the last error, sets time_finished, and the agent has succeeded',
      from: { ...running, progress: 0.4, lastError: 'a warning' },
      wish: byAgent({ state: 'done' }),
      becomes: { state: 'done', progress: 1, lastError: null, timeFinished: now },
      brings: { succeededOn: one },
    },
    {
      sentence: 'also before the report that it runs: the late one then changes nothing',
      from: sent,
      wish: byAgent({ state: 'done' }),
      becomes: { state: 'done', progress: 1, timeFinished: now },
      brings: { succeededOn: one },
    },
    {
      sentence: 'by a person, of a task without agent, leaves time_started alone',
      from: queued,
      wish: byPerson({ state: 'done' }),
      becomes: { state: 'done', progress: 1, timeFinished: now },
    },
    {
      sentence: 'by a person, of a task at work, ends the work on its agent',
      from: running,
      wish: byPerson({ state: 'done' }),
      becomes: { state: 'done', progress: 1, timeFinished: now },
      brings: { succeededOn: one, stopOn: one },
    },
    { sentence: 'a done task takes progress 1', from: done, wish: byPerson({ progress: 1 }), becomes: {} },
    {
      sentence: 'said again leaves the time, and takes the rest',
      from: done,
      wish: byPerson({ state: 'done', hidden: true }),
      becomes: { hidden: true },
    },
  ])
  it('a done task takes no other progress than 1', () => {
    expect(step(done, byPerson({ progress: 0.5 }))).toMatchObject({ refused: 400, error: expect.stringContaining('progress') })
  })
  it('wins over a later failure of another process of the same attempt', () => {
    expect(step(done, byAgent({ state: 'failed', lastError: 'late' }))).toBe('unchanged')
  })
})
