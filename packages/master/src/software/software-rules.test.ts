import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { clashOf, nextRank, ranksOf } from './software-rules.js'

describe('ranks of versions given together', () => {
  it.each([
    ['are 100, 200, … when none is given', [undefined, undefined, undefined], [100, 200, 300]],
    ['follow a given rank by 100', [undefined, 150, undefined], [100, 150, 300]],
    ['follow the rank that was due if a lower one is given', [undefined, undefined, 5, undefined], [100, 200, 5, 400]],
    ['are those given', [7, 3, -1], [7, 3, -1]],
  ])('%s', (_sentence, given, ranks) => {
    expect(ranksOf(given)).toEqual(ranks)
  })
})

describe('the rank of the newest version', () => {
  it.each([
    [undefined, 100],
    [100, 200],
    [150, 300],
    [0, 100],
    [-50, 100],
    [-1000, -900],
  ])('is the highest (%s) + 100, rounded up to a hundred: %s', (highest, rank) => {
    expect(nextRank(highest)).toBe(rank)
  })

  it('is above the highest, and a multiple of 100', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e9, max: 1e9 }), highest => {
        const rank = nextRank(highest)
        expect(rank).toBeGreaterThanOrEqual(highest + 100)
        expect(Math.abs(rank % 100)).toBe(0)
      }),
    )
  })
})

describe('versions clash', () => {
  it('when two have one name or one rank', () => {
    expect(
      clashOf([
        { version: 'a', rank: 1 },
        { version: 'b', rank: 2 },
      ]),
    ).toBeUndefined()
    expect(
      clashOf([
        { version: 'a', rank: 1 },
        { version: 'a', rank: 2 },
      ]),
    ).toContain('a is there more than once')
    expect(
      clashOf([
        { version: 'a', rank: 1 },
        { version: 'b', rank: 1 },
      ]),
    ).toContain('a and b both have rank 1')
  })
})
