import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import type { JobDetails } from '@pyfarm/contract/api/details'
import { jobRow } from '../testing/rows.js'
import { isDue, makeLines } from './lines.js'

const counts = { queued: 0, assigned: 0, running: 0, done: 0, failed: 0 }
const doneOf100 = (done: number, state = 'running'): JobDetails =>
  jobRow({ state, tasks: { ...counts, queued: 100 - done, done } })

describe('a line is due', () => {
  const last = { at: 0, state: 'running', part: 0.5 }
  it.each([
    ['for a job not shown before', doneOf100(0), undefined, 0, true],
    ['after 2 s, when the job has moved by 5 %', doneOf100(55), last, 2000, true],
    ['not before 2 s', doneOf100(90), last, 1999, false],
    ['not when it has moved by less', doneOf100(54), last, 2000, false],
    ['after 10 s for any move', doneOf100(51), last, 10_000, true],
    ['never when nothing moved', doneOf100(50), last, 60_000, false],
    ['at once when the job is done', doneOf100(100, 'done'), last, 1, true],
    ['not again for a job whose end was said', doneOf100(100, 'done'), { at: 0, state: 'done', part: 1 }, 60_000, false],
  ])('%s', (_, row, before, now, due) => expect(isDue(row, before, now)).toBe(due))
})

it('lines are written as they become due', () => {
  const stream = new PassThrough()
  let now = 0
  const view = makeLines(stream, () => now)
  view.show([doneOf100(0)])
  now = 500
  view.show([doneOf100(30)])
  now = 2500
  view.show([doneOf100(60)])
  view.say('that is all')
  expect(String(stream.read())).toBe(
    'Render: 0/100 (0 %), running, 0 failed\nRender: 60/100 (60 %), running, 0 failed\nthat is all\n',
  )
})
