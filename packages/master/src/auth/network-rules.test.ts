import { describe, expect, it } from 'vitest'
import { distrust, isFromThisMachine, isOfOtherSite, networkTest } from './network-rules.js'
import type { Origin } from './network-rules.js'

const trust = {
  networks: networkTest(['127.0.0.0/8', '::1/128', '10.1.0.0/16']),
  proxies: networkTest(['10.1.0.2/32']),
  hosts: new Set(['farm.studio.example']),
}
const request = (wish: Partial<Origin>): Origin => ({
  ...{ address: '10.1.2.3', peer: wish.address ?? '10.1.2.3', headers: {}, host: 'anything.example:5000' },
  ...wish,
})
const browser = { 'accept-language': 'de' }

describe('a request without a credential is one of a trusted network', () => {
  it.each([
    ['by its address', request({})],
    ['by its address, mapped into IPv6', request({ address: '::ffff:10.1.2.3' })],
    ['of a browser that calls the master by an address', request({ headers: browser, host: '10.1.0.1:5000' })],
    ['of a browser that calls it by an IPv6 address', request({ headers: browser, host: '[::1]:5000' })],
    ['of a browser that calls it localhost', request({ headers: browser, host: 'localhost:5000' })],
    ['of a browser that calls it by a name of this network', request({ headers: browser, host: 'farm:5000' })],
    ['of a browser that calls it by the name in base_url', request({ headers: browser, host: 'Farm.Studio.example' })],
    ['that a trusted proxy forwards from one', request({ peer: '10.1.0.2', headers: { 'x-forwarded-for': '10.1.2.3' } })],
  ])('%s', (_what, origin) => expect(distrust(origin, trust)).toBeUndefined())

  it.each([
    ['from elsewhere', request({ address: '10.2.0.1' }), 'trusted_networks'],
    ['from what is no address', request({ address: 'nonsense' }), 'trusted_networks'],
    ['that a trusted proxy forwards from elsewhere', request({ address: '192.0.2.1', peer: '10.1.0.2' }), 'trusted_networks'],
    [
      'that a proxy of this machine forwards which nobody named',
      request({ address: '127.0.0.1', headers: { 'x-forwarded-for': '192.0.2.1' } }),
      'trusted_proxies',
    ],
    ['with another header of proxies', request({ headers: { forwarded: 'for=192.0.2.1' } }), 'trusted_proxies'],
    ['with yet another', request({ headers: { 'x-real-ip': '192.0.2.1' } }), 'trusted_proxies'],
    [
      'of a browser that was led here by a name of somebody else’s (DNS rebinding)',
      request({ address: '127.0.0.1', headers: browser, host: 'evil.example:5000' }),
      'base_url',
    ],
    [
      'of a browser that hides what it is as well as a page can have it',
      request({ headers: { 'user-agent': 'PyFarm/1.0 (agent)', 'accept-language': '' }, host: 'evil.example' }),
      'base_url',
    ],
  ])('but not one %s', (_what, origin, why) => expect(distrust(origin, trust)).toContain(why))
})

describe('a request comes from this machine', () => {
  it.each(['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1'])('from %s', address =>
    expect(isFromThisMachine(request({ address }), trust)).toBe(true),
  )
  it.each([
    request({}),
    request({ address: '127.0.0.1', headers: { 'x-forwarded-for': '127.0.0.1' } }),
    request({ address: '127.0.0.1', headers: browser, host: 'evil.example' }),
  ])('not in %o', origin => expect(isFromThisMachine(origin, trust)).toBe(false))
})

describe('a change was sent by a page of another site', () => {
  const host = 'farm:5000'
  const own = ['https://farm.studio.example']
  it.each([
    [{ origin: 'http://evil.example' }],
    [{ origin: 'http://farm' }],
    [{ origin: 'http://farm:5001' }],
    [{ origin: 'null' }],
    [{ origin: 'nonsense' }],
    [{ 'sec-fetch-site': 'cross-site' }],
    [{ 'sec-fetch-site': 'same-site', origin: 'http://farm:5000' }],
  ])('with %o', headers => expect(isOfOtherSite({ headers, host }, own)).toBe(true))
  it.each([
    [{}],
    [{ origin: 'http://farm:5000' }],
    [{ origin: 'https://farm.studio.example' }],
    [{ 'sec-fetch-site': 'same-origin', origin: 'https://another.name.example' }],
    [{ 'sec-fetch-site': 'none' }],
  ])('not with %o', headers => expect(isOfOtherSite({ headers, host }, own)).toBe(false))
})
