import { describe, expect, it } from 'vitest'
import { instant } from '@pyfarm/contract/ids'
import type { AttemptReport } from './task-rules.js'
import { done, fresh, itBecomes, now, one, queued, running, sent, step, two } from './testing/task-cases.js'

const wish = (rest: Partial<AttemptReport> = {}): AttemptReport => ({
  kind: 'attempt',
  agentId: one,
  attempt: 1,
  report: { state: 'running' },
  hasFailed: false,
  ...rest,
})
/** Tasks of the cases are sent and started at 1000; it is 5000. */
const at = instant(3000)

describe('a report on an attempt', () => {
  itBecomes([
    {
      sentence: 'of the agent that is at it is taken',
      from: running,
      wish: wish({ report: { state: 'failed', lastError: 'broken' } }),
      becomes: { ...fresh, lastError: 'broken', failures: 1 },
      brings: { failedOn: one },
    },
    {
      sentence: 'starts the task when it started',
      from: sent,
      wish: wish({ at }),
      becomes: { state: 'running', timeStarted: at },
    },
    {
      sentence: 'starts it now where the agent’s clock is ahead',
      from: sent,
      wish: wish({ at: instant(5001) }),
      becomes: { state: 'running', timeStarted: now },
    },
    {
      sentence: 'starts it now where that was before it was sent',
      from: sent,
      wish: wish({ at: instant(999) }),
      becomes: { state: 'running', timeStarted: now },
    },
    {
      sentence: 'finishes it now where that was before it started',
      from: { ...running, timeStarted: instant(3001) },
      wish: wish({ at, report: { state: 'done' } }),
      becomes: { state: 'done', progress: 1, timeFinished: now },
      brings: { succeededOn: one },
    },
  ])

  it.each([
    ['another attempt', { ...running, attempts: 2 }, wish()],
    ['an attempt that is still to come', running, wish({ attempt: 2, hasFailed: true })],
    ['a task of another agent', { ...running, agentId: two }, wish()],
    ['a task of nobody', { ...queued, attempts: 1 }, wish()],
    ['a task that another agent has finished', { ...done, agentId: two }, wish()],
  ])('on %s is refused', (_what, task, wanted) => {
    expect(step(task, wanted)).toMatchObject({ refused: 409 })
  })

  it.each([
    ['after the end of the same attempt', done, wish()],
    ['after the failure that sent it back to the queue', { ...queued, attempts: 1, failures: 1 }, wish({ hasFailed: true })],
    ['after another agent has got it', { ...running, agentId: two, attempts: 2 }, wish({ hasFailed: true })],
  ])('that comes again %s changes nothing', (_what, task, wanted) => {
    expect(step(task, wanted)).toBe('unchanged')
  })
})
