import { describe, expect, it } from 'vitest'
import { readJob } from './job-address.js'
import { stepTo } from './use-arrow-keys.js'

it.each([
  ['?job=12', 12],
  ['?wall&job=1', 1],
  ['?job=render', undefined],
  ['?job=-1', undefined],
  ['', undefined],
])('reads the job in the address %s', (search, job) => {
  expect(readJob(search)).toBe(job)
})

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
