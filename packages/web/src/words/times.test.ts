import { describe, expect, it } from 'vitest'
import { durationWords, momentOf, momentWords, secondsBetween, shortSpeed, speedWords } from './times.js'

describe('a duration', () => {
  it.each([
    [0, '0 s'],
    [-3, '0 s'],
    [47.6, '48 s'],
    [59.6, '1 min'],
    [200, '3 min 20 s'],
    [3600, '1 h'],
    [3599 + 3600, '2 h'],
    [7500, '2 h 5 min'],
    [86_399, '1 d'],
    [4 * 86_400 + 3 * 3600, '4 d 3 h'],
  ])('of %s seconds reads %s', (seconds, words) => {
    expect(durationWords(seconds)).toBe(words)
  })
})

describe('a speed', () => {
  it.each([
    [0, '0 frames/s'],
    [0.02, '50 s a frame'],
    [0.25, '0.25 frames/s'],
    [3.21, '3.2 frames/s'],
    [12.4, '12 frames/s'],
  ])('of %s frames a second reads %s', (speed, words) => {
    expect(speedWords(speed)).toBe(words)
  })

  it('is short where there is little room', () => {
    expect([3.21, 0.02].map(shortSpeed)).toEqual(['3.2/s', '50 s each'])
  })
})

describe('a time of the wire', () => {
  it('is UTC when it has no offset', () => {
    expect(momentOf('2026-11-23T21:16:54.347239').toISOString()).toBe('2026-11-23T21:16:54.347Z')
  })

  it('keeps an offset that it has', () => {
    expect(momentOf('2026-11-23T21:16:54+02:00').toISOString()).toBe('2026-11-23T19:16:54.000Z')
  })

  it('lies a number of seconds after another', () => {
    expect(secondsBetween('2026-11-23T21:16:54', '2026-11-23T21:18:00.500000')).toBe(66.5)
  })
})

describe('a moment', () => {
  const now = new Date(2026, 10, 23, 14, 30)

  it.each([
    [new Date(2026, 10, 23, 9, 5), '09:05'],
    [new Date(2026, 10, 20, 9, 5), '20 Nov, 09:05'],
    [new Date(2025, 10, 20, 9, 5), '20 Nov 2025'],
  ])('has as much of a date as it needs', (moment, words) => {
    expect(momentWords(moment, now, 'en-GB')).toBe(words)
  })
})
