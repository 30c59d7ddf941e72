import fc from 'fast-check'
import { framesOf } from '@pyfarm/contract/frames'
import { describe, expect, it } from 'vitest'
import { batchesOf, rangeText, readFrames } from './frames-text.js'

const read = (text: string) => {
  const frames = readFrames(text)
  return 'trouble' in frames ? frames.trouble : frames.ranges.map(rangeText)
}

describe('frames as they are written', () => {
  it.each([
    ['7', ['7']],
    [' 1-96 ', ['1-96']],
    ['1-100x5', ['1-100x5']],
    ['1,3,5,7', ['1-7x2']],
    ['1-10, 11-20', ['1-20']],
    ['11-20,1-10', ['1-20']],
    ['3,4', ['3-4']],
    ['1,4,9', ['1', '4', '9']],
    ['1,9', ['1', '9']],
    ['1-10,20-30x2', ['1-10', '20-30x2']],
    ['1-2x0.5,2.5', ['1-2.5x0.5']],
  ])('%s makes jobs of %j', (text, ranges) => expect(read(text)).toEqual(ranges))

  it.each([
    ['', /Write frames such as/],
    ['1,,2', /Write frames such as/],
    ['96-1', /“96-1” is no frame range/],
    ['one', /“one” is no frame range/],
    ['1-10,5', /Frame 5 is there twice/],
    ['1-200000,300000', /at most 100,000 frames/],
    [Array.from({ length: 21 }, (_, index) => index * index).join(','), /at most 20 ranges/],
  ])('%s is refused', (text, sentence) => expect(read(text)).toMatch(sentence))

  it('are all made, each once, however they are listed', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: -50, max: 200 }), { minLength: 1, maxLength: 20 }), frames => {
        const answer = readFrames(frames.join(','))
        const made = 'trouble' in answer ? [] : answer.ranges.flatMap(range => [...framesOf(range)])
        expect(made.sort((a, b) => a - b)).toEqual([...frames].sort((a, b) => a - b))
      }),
    )
  })
})

describe('the preview of batches', () => {
  it('cuts the frames in their order', () => {
    const { tasks, count, batches } = batchesOf({ start: 1, end: 10, by: 3 }, undefined, 3, 5)
    expect([tasks, count, batches]).toEqual([
      4,
      2,
      [
        { first: '1', last: '7' },
        { first: '10', last: '10' },
      ],
    ])
  })

  it('counts a task for each tile, and shows no more batches than are asked for', () => {
    const { tasks, count, batches } = batchesOf({ start: 1, end: 2, by: 1 }, 4, 3, 2)
    expect([tasks, count]).toEqual([8, 3])
    expect(batches).toEqual([
      { first: '1 tile 0', last: '1 tile 2' },
      { first: '1 tile 3', last: '2 tile 1' },
    ])
  })
})
