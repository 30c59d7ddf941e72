import { describe, expect, it } from 'vitest'
import { framesOf } from '@pyfarm/contract/frames'
import { contiguousStart } from './batch-rules.js'

const plain = (frames: readonly number[]) => frames.map(frame => ({ frame, tile: null }))
const framesIn = (tasks: readonly { readonly frame: number }[]) => tasks.map(({ frame }) => frame)

describe('with batch_contiguous each next frame must be the previous one + by', () => {
  it.each([
    { title: 'whole steps', frames: [1, 2, 3], by: 1, start: [1, 2, 3] },
    { title: 'a hole ends the batch', frames: [1, 2, 4, 5], by: 1, start: [1, 2] },
    { title: 'a hole in wider steps', frames: [1, 3, 7, 9], by: 2, start: [1, 3] },
    { title: 'frames nearer than by', frames: [1, 2], by: 2, start: [1] },
    { title: 'fractions that binary numbers can not hold', frames: [1, 1.1, 1.2, 1.3], by: 0.1, start: [1, 1.1, 1.2, 1.3] },
    { title: 'a hole between fractions', frames: [0.25, 0.5, 1, 1.25], by: 0.25, start: [0.25, 0.5] },
    { title: 'four places', frames: [0, 0.0001, 0.0002, 0.0004], by: 0.0001, start: [0, 0.0001, 0.0002] },
    { title: 'frames before 0', frames: [-1, -0.5, 0, 0.5, 1.5], by: 0.5, start: [-1, -0.5, 0, 0.5] },
    { title: 'one alone', frames: [7], by: 3, start: [7] },
    { title: 'none', frames: [], by: 1, start: [] },
  ])('$title', ({ frames, by, start }) => {
    expect(framesIn(contiguousStart(plain(frames), by))).toEqual(start)
  })

  it('takes all frames of a range whose step is a fraction, however many', () => {
    const all = [...framesOf({ start: -3.3, end: 1_000, by: 0.1 })]
    expect(contiguousStart(plain(all), 0.1)).toHaveLength(all.length)
  })

  it('keeps the tiles of one frame together, also where one of them is done already', () => {
    const tiles = [1, 2, 4].flatMap(frame => [0, 1, 3].map(tile => ({ frame, tile })))
    expect(contiguousStart(tiles, 1)).toEqual(tiles.filter(({ frame }) => frame < 3))
  })
})
