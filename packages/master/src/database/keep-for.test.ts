import { expect, it } from 'vitest'
import { instant } from '@pyfarm/contract/ids'
import { keepFor } from './keep-for.js'

it('makes it once for all who ask in time, and anew afterwards', async () => {
  let now = 0
  let made = 0
  const ask = keepFor(
    100,
    () => instant(now),
    () => Promise.resolve(++made),
  )
  expect(await Promise.all([ask(), ask()])).toEqual([1, 1])
  now = 99
  expect(await ask()).toBe(1)
  now = 100
  expect(await ask()).toBe(2)
})

it('does not keep a failure', async () => {
  let tries = 0
  const ask = keepFor(
    100,
    () => instant(0),
    () => (tries++ === 0 ? Promise.reject(new Error('away')) : Promise.resolve('here')),
  )
  await expect(ask()).rejects.toThrow('away')
  expect(await ask()).toBe('here')
})
