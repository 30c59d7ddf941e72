import { describe, expect, it } from 'vitest'
import { instant } from './ids.js'
import { speedOf, totalOf } from './progress.js'

const counts = { queued: 4, assigned: 1, running: 1, done: 3, failed: 1 }
const start = instant(10_000)

describe('the progress of a job', () => {
  it('counts all tasks', () => {
    expect(totalOf(counts)).toBe(10)
  })

  it('is as fast as its finished frames since it started, and takes as long for those that are left', () => {
    expect(speedOf(counts, start, instant(12_000))).toEqual({ framesPerSecond: 2, secondsLeft: 3 })
  })

  it.each([
    ['before it started', counts, null],
    ['before its first frame is finished', { ...counts, done: 0, failed: 0 }, start],
    ['in its first moment', counts, instant(12_000)],
  ])('has no speed %s', (_when, given, started) => {
    expect(speedOf(given, started, instant(12_000))).toEqual({ framesPerSecond: null, secondsLeft: null })
  })

  it('has no time left when nothing is left, even if nobody saw it start', () => {
    const finished = { queued: 0, assigned: 0, running: 0, done: 2, failed: 0 }
    expect(speedOf(finished, null, start)).toEqual({ framesPerSecond: null, secondsLeft: 0 })
    expect(speedOf(finished, start, instant(11_000))).toEqual({ framesPerSecond: 2, secondsLeft: 0 })
  })
})
