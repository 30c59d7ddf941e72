import { describe, expect, it } from 'vitest'
import { frameLabel, frameRanges } from './frames.js'

describe('frames as ranges', () => {
  it.each([
    [[], ''],
    [[12], '12'],
    [[3, 1, 2], '1–3'],
    [[1, 2, 8, 10, 11], '1–2, 8, 10–11'],
    [[4, 4, 5], '4–5'],
    [[1.5, 2.5, 4], '1.5–2.5, 4'],
    [[-1, 0, 1], '-1–1'],
  ])('%j read "%s"', (frames, words) => {
    expect(frameRanges(frames)).toBe(words)
  })
})

it('names a tile only where a frame has tiles', () => {
  expect([frameLabel({ frame: 12, tile: null }), frameLabel({ frame: 12, tile: 0 })]).toEqual(['Frame 12', 'Frame 12, tile 0'])
})
