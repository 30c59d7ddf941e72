import { expect, it } from 'vitest'
import { matchAfter, matchBefore } from './log-matches.js'

it('goes from place to place, and round', () => {
  const matches = [3, 7, 12]
  expect([0, 3, 8, 12].map(line => matchAfter(matches, line))).toEqual([3, 7, 12, 3])
  expect([1, 3, 8, 99].map(line => matchBefore(matches, line))).toEqual([12, 12, 7, 12])
  expect([matchAfter([], 1), matchBefore([], 1)]).toEqual([undefined, undefined])
})
