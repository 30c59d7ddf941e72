import { describe, expect, it } from 'vitest'
import { openMasterOrders } from './master-orders.js'
import { isLoopback, isWithin, orderAddresses, parseNetworks } from './order-rights.js'

describe('networks that orders come from', () => {
  it.each([
    ['10.0.0.0/8', '10.1.2.3', true],
    ['10.0.0.0/8', '11.1.2.3', false],
    ['10.0.0.7', '10.0.0.7', true],
    ['10.0.0.7', '10.0.0.8', false],
    ['10.0.0.0/8', '::ffff:10.1.2.3', true],
    ['fd00::/8', 'fd12::1', true],
    ['fd00::/8', 'fe80::1%eth0', false],
    ['fe80::/10', 'fe80::1%eth0', true],
    ['0.0.0.0/0', 'fd12::1', false],
    ['10.0.0.0/8', 'not an address', false],
  ])('%s has %s: %s', (network, peer, isIn) => {
    expect(isWithin(parseNetworks([network]), peer)).toBe(isIn)
  })

  it.each(['10.0.0.0/33', 'fd00::/129', '10.0.0', 'master', '', '10.0.0.0/8/8', '10.0.0.0/', '10.0.0.0/-1'])(
    '"%s" is none, and the sentence says so',
    text => {
      expect(() => parseNetworks([text])).toThrow(`"${text}" is no network: give --orders-from`)
    },
  )

  it('know loopback in both families', () => {
    expect(['127.0.0.1', '127.8.0.1', '::1', '::ffff:127.0.0.1'].every(isLoopback)).toBe(true)
    expect(['10.0.0.1', '::2', undefined].some(isLoopback)).toBe(false)
  })
})

describe('the addresses of a master', () => {
  it('are those of its name', () => {
    expect([...orderAddresses(['10.0.0.1', 'fd00::1'], ['10.0.0.9'])]).toEqual(['10.0.0.1', 'fd00::1'])
  })

  it.each([['127.0.0.1'], ['::1'], ['10.0.0.9']])('are all of this machine when its name is %s, which is here', address => {
    const all = orderAddresses([address], ['10.0.0.9', '127.0.0.1'])
    expect(['127.0.0.1', '::1', '10.0.0.9'].every(each => all.has(each))).toBe(true)
  })
})

describe('who may give orders', () => {
  const open = (names: Record<string, readonly string[]>, ordersFrom: readonly string[] = []) => {
    const clock = { now: 0 }
    const asked: string[] = []
    const mayOrder = openMasterOrders({
      master: 'http://master.studio.example:5000',
      ordersFrom,
      now: () => clock.now,
      ownAddresses: () => ['10.0.0.9'],
      addressesOf: host => {
        asked.push(host)
        const addresses = names[host]
        return addresses === undefined ? Promise.reject(new Error('not known')) : Promise.resolve(addresses)
      },
    })
    return { clock, asked, names, may: (peer: string | undefined) => mayOrder({ peer, headers: {} }) }
  }

  it('is the master by the addresses of its name, whichever family the socket shows', async () => {
    const { may } = open({ 'master.studio.example': ['10.0.0.1', '10.0.0.2'] })
    expect([await may('10.0.0.1'), await may('::ffff:10.0.0.2')]).toEqual([true, true])
    expect([await may('10.0.0.3'), await may('127.0.0.1'), await may(undefined)]).toEqual([false, false, false])
  })

  it('is anybody in a network that was named', async () => {
    const { may } = open({ 'master.studio.example': ['10.0.0.1'] }, ['10.9.0.0/16'])
    expect([await may('10.9.1.1'), await may('10.8.1.1')]).toEqual([true, false])
  })

  it('follows the name to another address, without asking for it at every request', async () => {
    const { may, clock, names, asked } = open({ 'master.studio.example': ['10.0.0.1'] })
    expect(await may('10.0.0.5')).toBe(false)
    names['master.studio.example'] = ['10.0.0.5']
    expect([await may('10.0.0.5'), asked.length]).toEqual([false, 1])
    clock.now = 10_000
    expect([await may('10.0.0.5'), await may('10.0.0.1'), asked.length]).toEqual([true, false, 2])
  })

  it('stays the master while its name can not be asked for', async () => {
    const { may, clock, names } = open({ 'master.studio.example': ['10.0.0.1'] })
    expect(await may('10.0.0.1')).toBe(true)
    delete names['master.studio.example']
    clock.now = 10_000
    expect([await may('10.0.0.7'), await may('10.0.0.1')]).toEqual([false, true])
  })
})
