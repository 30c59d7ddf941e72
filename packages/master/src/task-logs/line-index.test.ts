import { describe, expect, it } from 'vitest'
import { createLineIndex } from './line-index.js'

/** Lines of different lengths, in pieces that cut them anywhere. */
function indexed(lines: readonly string[], pieceBytes: number, stride: number, most: number) {
  const bytes = Buffer.from(lines.map(line => `${line}\n`).join(''))
  const index = createLineIndex(stride, most)
  for (let at = 0; at < bytes.length; at += pieceBytes) index.add(bytes.subarray(at, at + pieceBytes))
  return { bytes, index }
}

describe('an index of lines', () => {
  const lines = Array.from({ length: 5000 }, (_, index) => 'x'.repeat((index * 7) % 23))

  it.each([1, 7, 4096])('knows where a line begins, at or before any, from pieces of %i bytes', pieceBytes => {
    const { bytes, index } = indexed(lines, pieceBytes, 4, 64)
    expect({ lines: index.lines(), size: index.size() }).toEqual({ lines: 5000, size: bytes.length })
    for (const line of [1, 2, 4, 5, 255, 256, 257, 2500, 4999, 5000]) {
      const { line: near, offset } = index.before(line)
      expect(near).toBeLessThanOrEqual(line)
      expect(offset).toBe(lines.slice(0, near - 1).reduce((sum, each) => sum + each.length + 1, 0))
    }
  })

  it('never keeps more marks than it may: lines are then farther from their mark', () => {
    const { index } = indexed(lines, 4096, 1, 8)
    const distances = lines.map((_, at) => at + 1 - index.before(at + 1).line)
    expect(Math.max(...distances)).toBeLessThanOrEqual(5000 / 4)
  })

  it('counts a last line without an end, and none of an empty file', () => {
    const index = createLineIndex()
    expect(index.lines()).toBe(0)
    index.add(Buffer.from('one\ntw'))
    expect(index.lines()).toBe(2)
    index.add(Buffer.from('o\n'))
    expect(index.lines()).toBe(2)
    expect(index.before(1_000_000)).toEqual({ line: 1, offset: 0 })
  })
})
