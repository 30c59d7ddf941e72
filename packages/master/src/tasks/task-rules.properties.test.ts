import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { agentId, instant, jobId, taskId } from '@pyfarm/contract/ids'
import { isRefusal } from '../http/refusal.js'
import { activeAgentOf, isFinished, phaseOf } from './task.js'
import type { Task } from './task.js'
import { nextTask } from './task-rules.js'
import type { RequeueRules, TaskReport, TaskWish } from './task-rules.js'

const agents = ['a', 'b'].map(letter => agentId(`${letter.repeat(8)}-0000-4000-8000-000000000000`))
const start: Task = {
  id: taskId(1),
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
  timeSubmitted: instant(0),
  timeStarted: null,
  timeFinished: null,
}

const agent = fc.constantFrom(...agents)
const report: fc.Arbitrary<TaskReport> = fc.record(
  {
    state: fc.constantFrom('queued', 'running', 'paused', 'done', 'failed'),
    progress: fc.constantFrom(0, 0.5, 1),
    lastError: fc.constantFrom(null, 'broken'),
    startedNow: fc.constant(true),
    agentId: fc.option(agent),
    hidden: fc.boolean(),
  },
  { requiredKeys: [] },
)
const wish: fc.Arbitrary<TaskWish> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('report' as const),
      by: fc.record({ kind: fc.constant('agents' as const), ids: fc.subarray(agents) }),
      report,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('report' as const), by: fc.constant({ kind: 'person' as const }), report }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('assign' as const), agentId: agent }) },
  fc.record({ kind: fc.constantFrom('sent' as const, 'take back' as const), attempt: fc.nat(4) }),
  fc.record({ kind: fc.constant('free' as const), agentId: agent, lost: fc.boolean() }),
  fc.record({ kind: fc.constantFrom('stop' as const, 'rerun' as const) }),
)
const rules: fc.Arbitrary<RequeueRules> = fc.record({
  requeue: fc.integer({ min: -1, max: 3 }),
  noAutomaticStartTime: fc.boolean(),
})

/** Looks at every step of any life that a task can have. */
function inEveryLife(look: (before: Task, wanted: TaskWish, after: Task, requeue: number) => void): void {
  fc.assert(
    fc.property(fc.array(wish, { maxLength: 40 }), rules, (wishes, limits) => {
      wishes.reduce((task, wanted, index) => {
        const step = nextTask(task, wanted, limits, instant(index + 1))
        const after = typeof step === 'string' || isRefusal(step) ? task : step.task
        look(task, wanted, after, limits.requeue)
        return after
      }, start)
    }),
    { numRuns: 500 },
  )
}

describe('in every life of a task', () => {
  it('a finished task changes by no report of an agent', () => {
    inEveryLife((before, wanted, after) => {
      if (isFinished(before) && wanted.kind === 'report' && wanted.by.kind === 'agents') expect(after).toBe(before)
    })
  })

  it('attempts go up by one with a new agent, down by one when taken back or freed unsent, and stay else', () => {
    inEveryLife((before, wanted, after) => {
      const difference = after.attempts - before.attempts
      if (difference === 1) expect(activeAgentOf(before) === null || before.agentId !== after.agentId).toBe(true)
      if (difference === -1) expect(wanted.kind === 'take back' || (wanted.kind === 'free' && !before.sentToAgent)).toBe(true)
      expect(Math.abs(difference)).toBeLessThanOrEqual(1)
      expect(after.attempts).toBeGreaterThanOrEqual(after.agentId === null ? 0 : 1)
      if (activeAgentOf(after) !== null && activeAgentOf(after) !== before.agentId) expect(difference).toBe(1)
    })
  })

  it('a task without agent is never assigned or running, and one on an agent is never in the queue', () => {
    inEveryLife((_before, _wanted, after) => {
      expect(['assigned', 'running'].includes(phaseOf(after))).toBe(activeAgentOf(after) !== null)
      expect(isFinished(after)).toBe(['done', 'failed'].includes(phaseOf(after)))
    })
  })

  it('an unfinished task has no time of its end, and a finished one has', () => {
    inEveryLife((_before, _wanted, after) => {
      expect(after.timeFinished !== null).toBe(isFinished(after))
    })
  })

  it('a task waits in the queue with nothing of its last attempt on it, but the error', () => {
    inEveryLife((before, _wanted, after) => {
      if (phaseOf(before) !== 'queued' && phaseOf(after) === 'queued') {
        expect(after).toMatchObject({ sentToAgent: false, sentAt: null, progress: 0, timeStarted: null })
      }
    })
  })

  it('no failure is lost, and a task that failed more often than requeue allows has failed', () => {
    inEveryLife((before, _wanted, after, requeue) => {
      expect(after.failures === 0 || after.failures - before.failures === 0 || after.failures - before.failures === 1).toBe(true)
      if (requeue !== -1 && after.failures > requeue && after.failures > before.failures) expect(after.state).toBe('failed')
    })
  })

  it('an agent that loses a task to a person is told to stop', () => {
    fc.assert(
      fc.property(report, wanted => {
        const running: Task = {
          ...start,
          state: 'running',
          agentId: agents[0] ?? null,
          attempts: 1,
          sentToAgent: true,
          timeStarted: instant(1),
        }
        const step = nextTask(
          running,
          { kind: 'report', by: { kind: 'person' }, report: wanted },
          { requeue: 0, noAutomaticStartTime: false },
          instant(2),
        )
        if (typeof step === 'string' || isRefusal(step)) return
        expect(step.stopOn).toBe(activeAgentOf(step.task) === running.agentId ? undefined : running.agentId)
      }),
    )
  })
})
