import { describe, expect, it } from 'vitest'
import { countWords, memoryWords, percentWords, shortCount } from './amounts.js'

describe('an amount in words', () => {
  it('counts one and many', () => {
    expect([countWords(1, 'frame'), countWords(0, 'frame'), countWords(12_000, 'frame')]).toEqual([
      '1 frame',
      '0 frames',
      '12,000 frames',
    ])
  })

  it.each([
    [512, '512 MiB'],
    [1024, '1.0 GiB'],
    [9300, '9.1 GiB'],
    [262_144, '256 GiB'],
  ])('tells %s MB of memory as %s', (megabytes, words) => {
    expect(memoryWords(megabytes)).toBe(words)
  })

  it.each([
    [0, '0 %'],
    [0.29, '29 %'],
    [0.999, '99 %'],
    [1, '100 %'],
    [1.2, '100 %'],
  ])('tells a share of %s as %s', (share, words) => {
    expect(percentWords(share)).toBe(words)
  })
})

it('keeps large counts short', () => {
  expect([0, 99_999, 250_000, 1_234_567].map(shortCount)).toEqual(['0', '99,999', '250K', '1.2M'])
})
