import { describe, expect, it } from 'vitest'
import { agentId, instant, jobId, taskId } from '@pyfarm/contract/ids'
import type { Task } from './task.js'
import { nextTask } from './task-rules.js'
import type { RequeueRules, TaskReport, TaskStep, TaskWish, Transition } from './task-rules.js'

const one = agentId('11111111-1111-4111-8111-111111111111')
const two = agentId('22222222-2222-4222-8222-222222222222')
const now = instant(5000)
const before = instant(1000)
const rules: RequeueRules = { requeue: 3, noAutomaticStartTime: false }

const queued: Task = {
  id: taskId(7),
  jobId: jobId(1),
  frame: 1,
  tile: null,
  state: null,
  agentId: null,
  attempts: 0,
  failures: 0,
  progress: 0,
  lastError: null,
  sentToAgent: false,
  sentAt: null,
  priority: 0,
  hidden: false,
  timeSubmitted: instant(1),
  timeStarted: null,
  timeFinished: null,
}
const assigned: Task = { ...queued, agentId: one, attempts: 1 }
const sent: Task = { ...assigned, sentToAgent: true, sentAt: before }
const running: Task = { ...sent, state: 'running', timeStarted: before }
const done: Task = { ...running, state: 'done', progress: 1, timeFinished: before }
const failed: Task = { ...running, state: 'failed', failures: 4, lastError: 'broken', timeFinished: before }

const byAgent = (report: TaskReport, ...ids: (typeof one)[]): TaskWish => ({
  kind: 'report',
  by: { kind: 'agents', ids: ids.length === 0 ? [one] : ids },
  report,
})
const byPerson = (report: TaskReport): TaskWish => ({ kind: 'report', by: { kind: 'person' }, report })
const step = (task: Task, wish: TaskWish, limits: Partial<RequeueRules> = {}): TaskStep =>
  nextTask(task, wish, { ...rules, ...limits }, now)

interface Case {
  readonly sentence: string
  readonly from: Task
  readonly wish: TaskWish
  readonly limits?: Partial<RequeueRules>
  /** What differs in the task afterwards. */
  readonly becomes: Partial<Task>
  /** What else follows. */
  readonly brings?: Omit<Transition, 'task'>
}

function itBecomes(cases: readonly Case[]): void {
  it.each(cases)('$sentence', ({ from, wish, limits = {}, becomes, brings = {} }) => {
    expect(step(from, wish, limits)).toEqual({ task: { ...from, ...becomes }, ...brings })
  })
}

const fresh = { state: null, agentId: null, progress: 0, sentToAgent: false, sentAt: null, timeStarted: null, timeFinished: null }

describe('attempts', () => {
  const assign = (agent: typeof one): TaskWish => ({ kind: 'assign', agentId: agent })
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
      from: { ...queued, state: 'running', timeStarted: before, progress: 0.5 },
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
