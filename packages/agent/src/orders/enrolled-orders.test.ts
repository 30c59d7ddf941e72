import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { openEnrolledOrders } from './enrolled-orders.js'

describe('orders to an agent that is enrolled', () => {
  const token = 'pyfarm_o_of-its-master'
  const mayOrder = openEnrolledOrders(createHash('sha256').update(token).digest('hex'))

  it.each([
    [`Bearer ${token}`, true],
    [`bearer  ${token} `, true],
    ['Bearer pyfarm_o_of-another', false],
    [`Basic ${token}`, false],
    [token, false],
    ['Bearer', false],
    ['', false],
    [undefined, false],
  ])('with Authorization %j are taken: %s', async (authorization, taken) => {
    expect(await mayOrder({ peer: '203.0.113.7', headers: { authorization } })).toBe(taken)
    expect(await mayOrder({ peer: '127.0.0.1', headers: { authorization } })).toBe(taken)
  })
})
