import { describe, expect, it } from 'vitest'
import { stepTo } from './use-arrow-keys.js'

describe('in a grid of ten tiles, four a row', () => {
  it.each([
    ['ArrowRight', 0, 1],
    ['ArrowDown', 1, 5],
    ['ArrowUp', 5, 1],
    ['ArrowUp', 2, undefined],
    ['ArrowDown', 7, undefined],
    ['ArrowLeft', 0, undefined],
    ['Home', 6, 0],
    ['End', 6, 9],
    ['Enter', 6, undefined],
  ])('%s leads from tile %i to %s', (key, at, to) => {
    expect(stepTo(key, at, 4, 10)).toBe(to)
  })
})
