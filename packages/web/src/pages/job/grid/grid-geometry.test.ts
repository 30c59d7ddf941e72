import { describe, expect, it } from 'vitest'
import { cellAfterKey, cellAt, cellsBetween, gridOf, heightOf, placeOf } from './grid-geometry.js'

const grid = gridOf(100_000, 1205, 16)

describe('a grid of 100,000 frames', () => {
  it('has as many columns as fit, and a height for all rows', () => {
    expect(grid.columns).toBe(75)
    expect(heightOf(grid)).toBe(Math.ceil(100_000 / 75) * 16)
  })

  it('finds the cell at a place, and its place again', () => {
    for (const index of [0, 74, 75, 31_415, 99_999]) {
      const { x, y } = placeOf(index, grid)
      expect(cellAt(x + 3, y + 3, grid)).toBe(index)
    }
  })

  it.each([
    ['beside the last column', 1203, 8],
    ['before the first', -1, 8],
    ['after the last frame', 1100, heightOf(grid) - 8],
  ])('has none %s', (_where, x, y) => {
    expect(cellAt(x, y, grid)).toBeUndefined()
  })

  it('is drawn only where it is seen', () => {
    expect(cellsBetween(160, 480, grid)).toEqual({ first: 750, last: 2249 })
    expect(cellsBetween(heightOf(grid) - 20, heightOf(grid) + 400, grid).last).toBe(99_999)
    expect(cellsBetween(0, 100, gridOf(0, 400, 16))).toEqual({ first: 0, last: -1 })
  })

  it('is walked by keys, within its ends', () => {
    expect(['ArrowRight', 'ArrowDown', 'PageUp', 'Home', 'End'].map(key => cellAfterKey(key, 80, grid))).toEqual([
      81, 155, 0, 0, 99_999,
    ])
    expect(cellAfterKey('ArrowDown', 99_990, grid)).toBe(99_999)
    expect(cellAfterKey('x', 0, grid)).toBeUndefined()
  })
})
