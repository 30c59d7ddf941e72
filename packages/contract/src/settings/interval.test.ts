import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatInterval, parseInterval } from './interval.js'

describe('an interval', () => {
  it.each([
    [{ minutes: 4 }, 240_000],
    [{ hours: 1, minutes: 30 }, 5_400_000],
    [{ weeks: 1, days: 1 }, 691_200_000],
    [{ seconds: 0.5 }, 500],
    [{ milliseconds: 20, microseconds: 1500 }, 22],
    ['2s', 2_000],
    ['500ms', 500],
    ['4m', 240_000],
    ['1h', 3_600_000],
    ['1d', 86_400_000],
    ['1w', 604_800_000],
    ['1h 30m', 5_400_000],
    ['1.5s', 1_500],
    [10, 10_000],
    [0.25, 250],
    [0, 0],
  ])('%j is %d milliseconds', (value, milliseconds) => {
    expect(parseInterval(value)).toBe(milliseconds)
  })

  it.each([
    [{}],
    [{ minute: 4 }],
    [{ months: 1 }],
    [{ minutes: '4' }],
    [{ minutes: -4 }],
    [-1],
    [Number.NaN],
    ['4'],
    ['4 minutes'],
    ['-4m'],
    [''],
    [true],
    [null],
    [[4]],
  ])('%j is refused', value => {
    expect(parseInterval(value)).toBeUndefined()
  })

  it('is the same after being printed and read', () => {
    fc.assert(fc.property(fc.nat(10_000_000_000), ms => parseInterval(formatInterval(ms)) === ms))
  })

  it.each([
    [240_000, '4m'],
    [5_400_000, '1h 30m'],
    [500, '500ms'],
    [0, '0s'],
  ])('of %d milliseconds is shown as %s', (milliseconds, text) => {
    expect(formatInterval(milliseconds)).toBe(text)
  })
})
