import { describe, expect, it } from 'vitest'
import { openDoors } from './exposure-rules.js'

const usual = { login_disabled: false, trusted_proxies: [], base_url: 'http://farm:5000' }

describe('a master', () => {
  it.each(['127.0.0.1', '127.8.8.8', '::1', 'localhost'])('on %s may be as open as it likes', host => {
    expect(openDoors({ ...usual, login_disabled: true }, { host, hasTls: false })).toEqual([])
  })

  it.each(['0.0.0.0', '::', '10.0.0.7', 'farm.studio.example', 'localhost.evil.example'])('on %s is open without TLS', host => {
    expect(openDoors(usual, { host, hasTls: false })).toEqual([expect.stringContaining('Without TLS')])
    expect(openDoors(usual, { host, hasTls: true })).toEqual([])
  })

  it('is open without logins, also over TLS', () => {
    const doors = openDoors({ ...usual, login_disabled: true }, { host: '0.0.0.0', hasTls: true })
    expect(doors).toEqual([expect.stringContaining('login_disabled')])
  })

  it('behind a proxy that speaks TLS is closed', () => {
    const behind = { ...usual, trusted_proxies: ['10.0.0.2/32'], base_url: 'https://farm.studio.example' }
    expect(openDoors(behind, { host: '0.0.0.0', hasTls: false })).toEqual([])
  })
})
