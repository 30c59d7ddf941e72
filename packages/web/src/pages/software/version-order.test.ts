import { expect, it } from 'vitest'
import { isSameOrder, rankedAnew } from './version-order.js'

const versions = [
  { version: '2', rank: 200 },
  { version: '1', rank: 100 },
  { version: '3', rank: 350 },
]

it('keeps the ranks, and gives each to what stands at its place now', () => {
  expect(rankedAnew(versions, ['1', '3', '2'])).toEqual([
    { version: '1', rank: 350 },
    { version: '3', rank: 200 },
    { version: '2', rank: 100 },
  ])
})

it('tells whether somebody else has changed ranks or versions', () => {
  expect(isSameOrder(versions, versions.toReversed())).toBe(true)
  expect(isSameOrder(versions, rankedAnew(versions, ['1', '3', '2']))).toBe(false)
  expect(isSameOrder(versions, versions.slice(1))).toBe(false)
})
