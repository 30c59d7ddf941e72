import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatByteSize, parseByteSize } from './byte-size.js'

describe('a size', () => {
  it.each([
    [1_048_576, 1_048_576],
    ['1MiB', 1_048_576],
    ['1 mb', 1_000_000],
    ['1.5KiB', 1536],
    ['2GiB', 2_147_483_648],
    ['12B', 12],
    ['12', 12],
  ])('%j is %d bytes', (value, bytes) => {
    expect(parseByteSize(value)).toBe(bytes)
  })

  it.each([['1 parsec'], [''], [-1], [1.5], [true], [null], ['MiB']])('%j is refused', value => {
    expect(parseByteSize(value)).toBeUndefined()
  })

  it('is the same after being printed and read', () => {
    fc.assert(fc.property(fc.maxSafeNat(), bytes => parseByteSize(formatByteSize(bytes)) === bytes))
  })
})
