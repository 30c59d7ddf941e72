import { describe, expect, it } from 'vitest'
import { heightOf, isAtEnd, lastTop, scrollOf, topOf, topToSee } from './log-geometry.js'

const short = { lines: 1000, row: 20, view: 600 }
const long = { lines: 12_000_000, row: 20, view: 600 }

describe.each([
  ['short', short],
  ['of twelve million lines', long],
])('a log that is %s', (_what, size) => {
  it('begins with the first line and ends with the last', () => {
    expect(topOf(0, size)).toBe(0)
    expect(topOf(heightOf(size) - size.view, size)).toBeCloseTo(size.lines - 30, 3)
    expect(isAtEnd(lastTop(size), size)).toBe(true)
    expect(isAtEnd(lastTop(size) - 1, size)).toBe(false)
  })

  it('stands where it was scrolled to', () => {
    for (const share of [0, 0.1, 0.5, 0.999]) {
      const top = share * lastTop(size)
      expect(topOf(scrollOf(top, size), size)).toBeCloseTo(top, 3)
    }
  })

  it('is no higher than a browser can scroll', () => {
    expect(heightOf(size)).toBeLessThanOrEqual(8_000_000)
  })
})

it('leaves a line where it is while it is seen, and else brings it to the middle', () => {
  expect(topToSee(105, 100, short)).toBe(100)
  expect(topToSee(500, 100, short)).toBe(484)
  expect(topToSee(1, 100, short)).toBe(0)
  expect(topToSee(1000, 0, short)).toBe(970)
})

it('of no lines, or of fewer than are seen, does not scroll', () => {
  expect(topOf(0, { lines: 0, row: 20, view: 600 })).toBe(0)
  expect(lastTop({ lines: 3, row: 20, view: 600 })).toBe(0)
  expect(isAtEnd(0, { lines: 3, row: 20, view: 600 })).toBe(true)
})
