import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { narrowOffset, offsetSeconds, openMasterClock, type OffsetRange } from './clock-offset.js'

describe('the offset of a clock', () => {
  it('is narrowed with every answer, and always holds the truth', () => {
    const offset = fc.integer({ min: -100_000, max: 100_000 })
    const trip = fc.record({ at: fc.nat(1_000_000), there: fc.nat(5000), back: fc.nat(5000) })
    fc.assert(
      fc.property(offset, fc.array(trip, { minLength: 1, maxLength: 20 }), (truth, trips) => {
        let range: OffsetRange | undefined
        for (const { at, there, back } of trips) {
          const date = Math.floor((at + there + truth) / 1000) * 1000
          const next = narrowOffset(range, { sent: at, received: at + there + back, date })
          expect(next.least <= truth && truth <= next.most).toBe(true)
          if (range !== undefined) expect(next.most - next.least).toBeLessThanOrEqual(range.most - range.least)
          range = next
        }
      }),
    )
  })

  it('starts anew when a clock was set', () => {
    const before = narrowOffset(undefined, { sent: 10_000, received: 10_000, date: 10_000 })
    const after = narrowOffset(before, { sent: 20_000, received: 20_000, date: 3_620_000 })
    expect(offsetSeconds(after)).toBe(3601)
  })

  it('is 0 while nothing is known, and as long as the clocks may agree', () => {
    expect(offsetSeconds(undefined)).toBe(0)
    expect(offsetSeconds({ least: -900, most: 50 })).toBe(0)
    expect(offsetSeconds({ least: -2900, most: -1900 })).toBe(-2)
  })

  it('is not touched by a header that is no time', () => {
    const clock = openMasterClock()
    for (const header of [undefined, '', 'yesterday', ['a', 'b']]) clock.note(header, 0, 0)
    expect(clock.offsetSeconds()).toBe(0)
    clock.note('Thu, 01 Jan 1970 01:00:00 GMT', 0, 10)
    expect(clock.offsetSeconds()).toBe(3600)
  })
})
