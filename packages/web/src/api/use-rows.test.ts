import { expect, it } from 'vitest'
import { pagesOf } from './use-rows.js'

it.each([
  [0, 50, [1]],
  [0, 99, [1]],
  [95, 105, [1, 2]],
  [250, 430, [3, 4, 5]],
  [-5, -1, [1]],
])('rows %i to %i are on the pages %j', (first, last, pages) => {
  expect(pagesOf(first, last)).toEqual(pages)
})
