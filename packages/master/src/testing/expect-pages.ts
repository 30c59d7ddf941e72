// What every collection keeps to (behaviour.md section 10): pages, their order, and headers that lead through them.
import { expect } from 'vitest'
import type { TestFarm } from './test-farm.js'

/**
 * Checks a collection of two entries or more, below the API prefix. `rows` gives its list, where the answer is none itself.
 *
 *     await expectPages(send, '/tags/', 'tag')
 */
export async function expectPages(
  send: TestFarm['send'],
  path: string,
  column: string,
  rows: (body: unknown) => unknown = body => body,
): Promise<void> {
  const get = async (query: string) => send('GET', `${path}?${query}`)
  const whole = await send('GET', path)
  const all = listOf(rows(whole.body))
  expect(whole.headers).toMatchObject({ 'x-total-count': String(all.length) })
  expect(whole.headers).not.toHaveProperty('link')
  expect(all.length).toBeGreaterThan(1)
  expect(rows((await get('order=desc')).body)).toEqual(all.toReversed())

  const second = await get('per_page=1&page=2')
  expect(rows(second.body)).toEqual([all[1]])
  expect(second.headers['x-total-count']).toBe(String(all.length))
  for (const [relation, page] of [
    ['first', 1],
    ['prev', 1],
    ['last', all.length],
  ])
    expect(second.headers['link']).toContain(`/api/v1${path}?per_page=1&page=${page}>; rel="${relation}"`)
  expect(rows((await get('page=99')).body)).toEqual([])

  const up = rows((await get(`sort=${column}`)).body)
  expect(new Set(listOf(up))).toEqual(new Set(all))
  for (const query of ['page=0', 'per_page=1001', 'per_page=x', 'sort=nothing', 'order=up'])
    expect(await get(query)).toMatchObject({
      status: 400,
      body: { error: expect.stringContaining(query.split('=')[0] ?? '') as string },
    })
}

function listOf(value: unknown): unknown[] {
  if (!Array.isArray(value)) throw new Error(`${JSON.stringify(value)} is no list`)
  return value
}
