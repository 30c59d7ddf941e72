import { expect, it } from 'vitest'
import { numberWords, stacked } from './chart-data.js'

const series = (side: 'above' | 'below', ...values: (number | null)[]) => ({ id: '', label: '', color: '', values, side })

it('series stand on those before them, on each side of the axis', () => {
  expect(
    stacked([series('above', 1, 2, null), series('above', 3, 0, null), series('below', 5, 0, 1), series('below', 1, 0, 1)]),
  ).toEqual([
    [1, 2, null],
    [4, 2, null],
    [-5, 0, -1],
    [-6, 0, -2],
  ])
})

it('numbers are read easily', () => {
  expect([0, 0.333, 12.4, 1_200, null].map(numberWords)).toEqual(['0', '0.33', '12', '1,200', '–'])
})
