import fc from 'fast-check'
import { expect, it } from 'vitest'
import { listIn, parseAddress, writeAddress } from './address.js'

it('reads the names and texts of an address', () => {
  expect(parseAddress('?state=queued,running&title=a%20b')).toEqual({ state: 'queued,running', title: 'a b' })
})

it('takes a name that is there twice as a list', () => {
  expect(parseAddress('?tags=film&tags=urgent')).toEqual({ tags: 'film,urgent' })
})

it('takes a bare name as a switch that is on, and keeps it so', () => {
  expect(parseAddress('?wall')).toEqual({ wall: '1' })
  expect(parseAddress('?state=done&wall&user=')).toEqual({ state: 'done', wall: '1', user: '' })
  expect(writeAddress(parseAddress('?wall'))).toBe('?wall=1')
})

it('takes a name that every object has as any other', () => {
  expect(parseAddress('?constructor=a&constructor=b')).toEqual({ constructor: 'a,b' })
})

it('leaves out what is empty', () => {
  expect(writeAddress({ title: '', state: 'done', user: undefined })).toBe('?state=done')
  expect(writeAddress({})).toBe('')
})

it('writes what it reads', () => {
  const text = fc.string({ unit: 'grapheme', minLength: 1 })
  const parts = fc.dictionary(
    fc.string({ minLength: 1 }).filter(name => name !== '__proto__'),
    text,
  )
  fc.assert(
    fc.property(parts, given => {
      expect(parseAddress(writeAddress(given))).toEqual({ ...given })
    }),
  )
})

it('has no entries in an empty list', () => {
  expect([listIn(undefined), listIn(''), listIn('a,b')]).toEqual([[], [], ['a', 'b']])
})
