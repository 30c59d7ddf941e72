import { framesOf } from '@pyfarm/contract/frames'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { instant } from '@pyfarm/contract/ids'
import type { TaskCounts } from '@pyfarm/contract/progress'
import { addCounts, frameRangeOf, freshCounts, jobAfter, shownJobState, tasksOf } from './job-rules.js'
import type { JobProgress } from './job-rules.js'

const now = instant(5000)
const before = instant(1000)
const counts = (given: Partial<TaskCounts>): TaskCounts => ({ ...freshCounts(0), ...given })
const queued: JobProgress = { state: null, timeStarted: null, timeFinished: null, completionNotifySent: false }
const running: JobProgress = { ...queued, state: 'running', timeStarted: before }
const done: JobProgress = { ...running, state: 'done', timeFinished: before, completionNotifySent: true }

describe('the state of a job follows its tasks', () => {
  it.each<[string, JobProgress, Partial<TaskCounts>, Partial<JobProgress>]>([
    ['done when no task is left and none failed', running, { done: 3 }, { state: 'done', timeFinished: now }],
    ['failed when no task is left and some failed', running, { done: 2, failed: 1 }, { state: 'failed', timeFinished: now }],
    ['done at once when a person says so of its only task', queued, { done: 1 }, { state: 'done', timeFinished: now }],
    ['running while a task is assigned', queued, { queued: 1, assigned: 1 }, { state: 'running', timeStarted: now }],
    ['running while a task runs, also when some failed', running, { queued: 1, running: 1, failed: 2 }, {}],
    ['queued when no task sits on an agent', running, { queued: 2, done: 1 }, { state: null }],
    ['running again, with the time of its first start', { ...running, state: null }, { assigned: 1 }, { state: 'running' }],
    ['paused, while it is paused, whatever its tasks do', { ...running, state: 'paused' }, { queued: 3, running: 1 }, {}],
    [
      'done although it is paused, when its last task is',
      { ...running, state: 'paused' },
      { done: 4 },
      { state: 'done', timeFinished: now },
    ],
    [
      'queued when its tasks are run again, and the mail is due again',
      done,
      { queued: 3 },
      { state: null, timeStarted: null, timeFinished: null, completionNotifySent: false },
    ],
    [
      'running when only some are run again',
      done,
      { done: 2, running: 1 },
      { state: 'running', timeStarted: now, timeFinished: null, completionNotifySent: false },
    ],
    ['failed instead of done', done, { done: 1, failed: 1 }, { state: 'failed', timeFinished: now }],
    ['as it was, when nothing has changed', done, { done: 3 }, {}],
    ['queued without any task', queued, {}, {}],
  ])('%s', (_sentence, job, tasks, becomes) => {
    expect(jobAfter(job, counts(tasks), now)).toEqual({ ...job, ...becomes })
  })

  it.each<[string, JobProgress['state'], Partial<TaskCounts>, string, string]>([
    ['no state and no agent', null, { queued: 1 }, 'queued', 'queued'],
    ['no state and an agent', null, { assigned: 1 }, 'running', 'assigned'],
    ['running, with tasks that have not begun', 'running', { assigned: 1, queued: 1 }, 'running', 'assigned'],
    ['running', 'running', { assigned: 1, running: 1 }, 'running', 'running'],
    ['paused', 'paused', { running: 1 }, 'paused', 'paused'],
    ['done', 'done', { done: 1 }, 'done', 'done'],
    ['failed', 'failed', { failed: 1 }, 'failed', 'failed'],
  ])('%s reads so alone, and so in the list', (_sentence, state, tasks, single, list) => {
    expect([shownJobState(state, counts(tasks), 'single'), shownJobState(state, counts(tasks), 'list')]).toEqual([single, list])
  })

  it('counts add up', () => {
    expect(addCounts(counts({ queued: 3, done: 1 }), counts({ queued: -2, running: 2 }))).toEqual(
      counts({ queued: 1, running: 2, done: 1 }),
    )
  })

  it('is finished exactly when no task is left, and then has the time of its end', () => {
    const number = fc.nat(2)
    fc.assert(
      fc.property(
        fc.array(fc.record({ queued: number, assigned: number, running: number, done: number, failed: number })),
        steps => {
          steps.reduce((job, tasks, index) => {
            const after = jobAfter(job, tasks, instant(index + 1))
            const left = tasks.queued + tasks.assigned + tasks.running
            const finished = left === 0 && tasks.done + tasks.failed > 0
            expect(after.state === 'done' || after.state === 'failed').toBe(finished)
            expect(after.timeFinished !== null).toBe(finished)
            return after
          }, queued)
        },
      ),
    )
  })
})

describe('the frames of a job', () => {
  it.each([
    ['start defaults to 1', {}, { start: 1, end: 1, by: 1 }],
    ['end defaults to start', { start: 5 }, { start: 5, end: 5, by: 1 }],
    ['all are taken as given', { start: 1.5, end: 3, by: 0.5 }, { start: 1.5, end: 3, by: 0.5 }],
    ['they may lie below zero', { start: -10, end: -5 }, { start: -10, end: -5, by: 1 }],
  ])('%s', (_sentence, wanted, range) => {
    expect(frameRangeOf(wanted, null, 100)).toEqual(range)
  })

  it.each([
    ['end without start', { end: 5 }, null],
    ['end before start', { start: 5, end: 4.9999 }, null],
    ['more tasks than a job may have', { start: 1, end: 101 }, null],
    ['more than that by their tiles', { start: 1, end: 26 }, 4],
  ])('%s is refused', (_sentence, wanted, tiles) => {
    expect(frameRangeOf(wanted, tiles, 100)).toMatchObject({ refused: 400, error: expect.stringMatching(/^end: /) })
  })

  it('may be as many as the setting says', () => {
    expect(frameRangeOf({ start: 1, end: 25 }, 4, 100)).toEqual({ start: 1, end: 25, by: 1 })
  })

  it('make a task each, or one for every tile from 0', () => {
    const range = { start: 1, end: 1.2, by: 0.1 }
    expect([...tasksOf(framesOf(range), null)]).toEqual([1, 1.1, 1.2].map(frame => ({ frame, tile: null })))
    expect([...tasksOf([1, 2], 2)]).toEqual([
      { frame: 1, tile: 0 },
      { frame: 1, tile: 1 },
      { frame: 2, tile: 0 },
      { frame: 2, tile: 1 },
    ])
  })
})
