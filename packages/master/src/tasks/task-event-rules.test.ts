import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { agentId, instant, jobId, taskId } from '@pyfarm/contract/ids'
import { noTaskEvents } from '@pyfarm/contract/task-events'
import type { Task } from './task.js'
import { isFinished } from './task.js'
import { eventsOf } from './task-event-rules.js'
import { nextTask } from './task-rules.js'
import type { TaskWish } from './task-rules.js'

const agent = agentId('02f08241-c556-4355-9e5e-33243d8c4577')
const fresh: Task = {
  ...{ id: taskId(1), jobId: jobId(1), frame: 1, tile: null, state: null, agentId: null, attempts: 0, failures: 0, progress: 0 },
  ...{ lastError: null, sentToAgent: false, sentAt: null, priority: 0, hidden: false, timeSubmitted: instant(0) },
  ...{ timeStarted: null, timeFinished: null },
}
const report = (state: 'running' | 'done' | 'failed'): TaskWish => ({
  kind: 'report',
  by: { kind: 'agents', ids: [agent] },
  report: { state },
})
const wishes = {
  assign: { kind: 'assign', agentId: agent },
  sent: { kind: 'sent', attempt: 1 },
  running: report('running'),
  done: report('done'),
  failed: report('failed'),
  stop: { kind: 'stop' },
  lost: { kind: 'free', agentId: agent, lost: true },
  rerun: { kind: 'rerun' },
} as const satisfies Record<string, TaskWish>
type Name = keyof typeof wishes

function walk(names: readonly Name[], requeue: number) {
  let task = fresh
  const states: Task[] = []
  for (const name of names) {
    const step = nextTask(task, wishes[name], { requeue, noAutomaticStartTime: false }, instant(1))
    if (typeof step !== 'string' && 'task' in step) states.push((task = step.task))
  }
  return { states, counts: eventsOf(fresh, states) }
}

describe('what happened to a task', () => {
  it.each<[string, readonly Name[], number, object]>([
    ['work that was done', ['assign', 'sent', 'running', 'done'], 0, { started: 1, done: 1 }],
    ['an end without a beginning', ['assign', 'done'], 0, { done: 1 }],
    ['a failure that is tried again by itself', ['assign', 'running', 'failed'], 1, { started: 1, failed: 1, restarted: 1 }],
    ['a failure for good', ['assign', 'running', 'failed'], 0, { started: 1, failed: 1 }],
    ['work that was lost with its agent', ['assign', 'sent', 'running', 'lost'], 1, { started: 1, failed: 1, restarted: 1 }],
    ['work that a person stopped', ['assign', 'sent', 'running', 'stop'], 0, { started: 1 }],
    ['a task that is run again', ['assign', 'done', 'rerun', 'assign', 'running'], 0, { done: 1, restarted: 1, started: 1 }],
  ])('%s', (_what, names, requeue, expected) => {
    expect(walk(names, requeue).counts).toEqual({ ...noTaskEvents, ...expected })
  })

  it('adds up, whatever is wished: restarted less done and failed is what waits or runs', () => {
    const all = Object.keys(wishes) as Name[]
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...all)), fc.constantFrom(-1, 0, 2), (names, requeue) => {
        const { states, counts } = walk(names, requeue)
        const isOpen = isFinished(states.at(-1) ?? fresh) ? 0 : 1
        expect(1 + counts.restarted - counts.done - counts.failed).toBe(isOpen)
      }),
    )
  })
})
