import { describe, expect, it } from 'vitest'
import { jobRow } from '../testing/rows.js'
import { barSizes, durationText, progressBar, progressLine } from './format.js'

const counts = { queued: 0, assigned: 0, running: 0, done: 0, failed: 0 }

const moment = '2026-11-23T12:00:00.000000'
const estimate = {
  seconds_left: { low: 15, middle: 20, high: 31 },
  finishes: { low: moment, middle: moment, high: moment },
  basis: 'from 42 of its own frames on 6 agents',
}

describe('a line of progress', () => {
  const half = { tasks: { ...counts, queued: 48, running: 6, done: 42 } }
  it.each([
    [
      'Render: 42/96 (43 %), 3.1 frames/s, 18 s left, 0 failed',
      { ...half, state: 'running', frames_per_second: 3.08, seconds_left: 17.5 },
    ],
    [
      'Render: 42/96 (43 %), 3.1 frames/s, 15–30 s left, 0 failed',
      { ...half, state: 'running', frames_per_second: 3.08, seconds_left: 17.5, estimate },
    ],
    ['Render: 0/4 (0 %), queued, 0 failed', {}],
    ['Render: 0/4 (0 %), waits for job 7, 0 failed', { blocked: true, parents: [7] }],
    ['Render: 42/96 (43 %), paused, 0 failed', { ...half, state: 'paused', frames_per_second: 3, seconds_left: 18 }],
    [
      'Render: 96/96 (100 %), done, 12 frames/s, 0 failed',
      { state: 'done', tasks: { ...counts, done: 96 }, frames_per_second: 12.4, seconds_left: 0 },
    ],
    ['Render: 90/96 (100 %), failed, 6 failed', { state: 'failed', tasks: { ...counts, done: 90, failed: 6 } }],
    [
      'Render: 1/96 (1 %), 0.013 frames/s, 2 h 01 min left, 0 failed',
      { state: 'running', tasks: { ...counts, queued: 95, done: 1 }, frames_per_second: 0.0131, seconds_left: 7290 },
    ],
  ])('%s', (line, row) => expect(progressLine(jobRow(row))).toBe(line))

  it('as a bar', () => {
    const bar = progressBar(jobRow({ ...half, state: 'running', frames_per_second: 3, seconds_left: 18 }), { title: 8, bar: 24 })
    expect(bar).toBe('Render    ██████████░░░░░░░░░░░░░░   43 %  42/96  3.0 frames/s  18 s left  0 failed')
  })

  it('cuts a title that is too long', () =>
    expect(progressBar(jobRow({ title: 'A very long title' }), { title: 6, bar: 24 })).toContain('A ver…  ░'))
})

describe('the sizes of a bar', () => {
  it.each([
    [6, 120, { title: 6, bar: 24 }],
    [28, 80, { title: 20, bar: 8 }],
    [28, 40, { title: 12, bar: 6 }],
  ])('of a title of %d letters on %d columns', (title, columns, sizes) => expect(barSizes(title, columns)).toEqual(sizes))
})

describe('a duration', () => {
  it.each([
    [0, '0 s'],
    [59.2, '1 min 00 s'],
    [125, '2 min 05 s'],
    [3725, '1 h 02 min'],
  ])('%d s: %s', (seconds, text) => expect(durationText(seconds)).toBe(text))
})
