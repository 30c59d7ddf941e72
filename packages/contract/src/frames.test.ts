import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countFrames, framesOf, isFrame, largestFrame, nextFrame, parseFrameRange } from './frames.js'

const frame = fc.integer({ min: -20_000_000, max: 20_000_000 }).map(units => units / 10_000)
const range = fc
  .record({
    start: frame,
    count: fc.integer({ min: 1, max: 300 }),
    by: fc.integer({ min: 1, max: 1_000_000 }).map(units => units / 10_000),
  })
  .map(({ start, count, by }) => ({ start, end: Math.round((start + (count - 1) * by) * 10_000) / 10_000, by, count }))

describe('frames', () => {
  it.each([
    ['whole ones', { start: 1, end: 4, by: 1 }, [1, 2, 3, 4]],
    ['a single one', { start: 7, end: 7, by: 1 }, [7]],
    ['in tenths, exact', { start: 1, end: 1.5, by: 0.1 }, [1, 1.1, 1.2, 1.3, 1.4, 1.5]],
    ['in steps that do not meet the end', { start: 1, end: 10, by: 4 }, [1, 5, 9]],
    ['from below zero, with a zero that has no sign', { start: -0.2, end: 0.2, by: 0.1 }, [-0.2, -0.1, 0, 0.1, 0.2]],
    ['none, when the end lies before the start', { start: 2, end: 1, by: 1 }, []],
  ])('are %s', (_what, given, expected) => {
    expect([...framesOf(given)]).toEqual(expected)
  })

  it('are as many as counted, frames all of them, and each the exact next of the one before', () => {
    fc.assert(
      fc.property(range, ({ count, ...given }) => {
        const frames = [...framesOf(given)]
        expect(frames).toHaveLength(count)
        expect(countFrames(given)).toBe(count)
        expect(frames.every(isFrame)).toBe(true)
        expect([frames.at(0), frames.at(-1)]).toEqual([given.start, given.end])
        for (const [index, value] of frames.entries())
          if (index > 0) expect(value).toBe(nextFrame(frames[index - 1] ?? NaN, given.by))
      }),
    )
  })

  it.each([
    [1, true],
    [1.2, true],
    [-3.1415, true],
    [largestFrame, true],
    [1.200_000_000_000_000_2, false],
    [0.00001, false],
    [largestFrame + 1, false],
    [1e300, false],
    [NaN, false],
    [Infinity, false],
  ])('%d is one of four places: %s', (value, expected) => {
    expect(isFrame(value)).toBe(expected)
  })
})

describe('a frame range as text', () => {
  it.each([
    ['7', { start: 7, end: 7, by: 1 }],
    ['1-96', { start: 1, end: 96, by: 1 }],
    ['1-100x5', { start: 1, end: 100, by: 5 }],
    [' 1.5-2.5x0.25 ', { start: 1.5, end: 2.5, by: 0.25 }],
    ['-5--1', { start: -5, end: -1, by: 1 }],
  ])('%s is read', (text, expected) => {
    expect(parseFrameRange(text)).toEqual(expected)
  })

  it.each(['', 'a', '1-', '-', '5-1', '1-9x0', '1-9x-1', '1-2-3', '1.23456', '1e3', '12345678901', '1-9 x2'])(
    '%j is none',
    text => {
      expect(parseFrameRange(text)).toBeUndefined()
    },
  )

  it('is what was printed', () => {
    fc.assert(
      fc.property(range, ({ start, end, by }) => {
        expect(parseFrameRange(`${start}-${end}x${by}`)).toEqual({ start, end, by })
      }),
    )
  })
})
