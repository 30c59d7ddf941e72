// The decisions of this room that are a table each.
import { describe, expect, it } from 'vitest'
import { instant, tokenId, userId } from '@pyfarm/contract/ids'
import { highestRole, lesserRole, reaches } from '@pyfarm/contract/roles'
import { addressKey, limitOfAddress, limitOfName, nextAttempt } from './attempt-rules.js'
import type { Person } from './caller-rules.js'
import { shownBy } from './credential-rules.js'
import { refusedEnding, shownOwner, tokenRole } from './own-rules.js'
import { isWeakerThan, weakness } from './password-rules.js'
import { cappedRole, standingOf } from './standing-rules.js'

const now = instant(1_800_000_000_000)
const account = { active: true, expiration: null, role_name: null, role_active: null, role_expiration: null }
const role = (name: string, columns = {}) => ({ ...account, role_name: name, role_active: true, ...columns })

describe('roles', () => {
  it.each([
    [[], undefined],
    [['lighting'], undefined],
    [['viewer'], 'viewer'],
    [['user', 'operator', 'viewer'], 'operator'],
    [['operator.nights'], 'operator'],
    [['admin.studio.berlin', 'viewer'], 'admin'],
    [['administrator'], undefined],
    [['root.admin'], undefined],
  ])('%j make somebody %s', (names, expected) => expect(highestRole(names)).toBe(expected))

  it('are in order', () => {
    expect(reaches('operator', 'user')).toBe(true)
    expect(reaches('user', 'operator')).toBe(false)
    expect(reaches(undefined, 'viewer')).toBe(false)
    expect(lesserRole('admin', 'viewer')).toBe('viewer')
  })

  it.each([
    ['admin', null, 'admin'],
    ['admin', 'user', 'user'],
    ['viewer', 'admin', 'viewer'],
    ['admin', 'nonsense', undefined],
    [undefined, 'admin', undefined],
  ] as const)('%s, by a token for %s, allow %s', (held, cap, expected) => expect(cappedRole(held, cap)).toBe(expected))
})

describe('a user', () => {
  it.each([
    ['without roles is let in, and may do nothing', [account], { active: true, role: undefined }],
    ['is let in with all roles', [role('viewer'), role('operator')], { active: true, role: 'operator' }],
    ['until it expires', [{ ...account, expiration: instant(now + 1) }], { active: true, role: undefined }],
    ['not when it has expired', [{ ...account, expiration: now }], { active: false }],
    ['not when it is not active', [{ ...account, active: false }], { active: false }],
    ['not when one of its roles is not active', [role('admin'), role('x', { role_active: false })], { active: false }],
    ['not when one of its roles has expired', [role('admin'), role('x', { role_expiration: now })], { active: false }],
    ['not when there is none', [], { active: false }],
  ])('%s', (_what, rows, expected) => expect(standingOf(rows, now)).toEqual(expected))
})

describe('a credential', () => {
  const names = ['__Host-s', 's']
  it.each([
    [{}, undefined],
    [{ authorization: 'Bearer pyfarm_p_abc-_9' }, { kind: 'token', secret: 'pyfarm_p_abc-_9' }],
    [{ authorization: 'bearer  x' }, { kind: 'token', secret: 'x' }],
    [
      { authorization: 'Bearer x', cookie: 's=y' },
      { kind: 'token', secret: 'x' },
    ],
    [{ cookie: 'a=b; s=y; c=d' }, { kind: 'session', secret: 'y' }],
    [{ cookie: '__Host-s=z' }, { kind: 'session', secret: 'z' }],
    [{ cookie: 's=' }, undefined],
    [{ cookie: 'as=y; other' }, undefined],
  ])('in %j is %j', (headers, expected) => expect(shownBy(headers, names)).toEqual(expected))

  it.each(['Basic YTpi', 'Bearer', 'Bearer a b', `Bearer ${'x'.repeat(300)}`, ''])('%j is none that is known', authorization =>
    expect(shownBy({ authorization }, names)).toMatchObject({ kind: 'wrong' }),
  )
})

describe('attempts to log in', () => {
  const fresh = { attempts: 0, last_on: instant(0), blocked_until: instant(0) }
  const waits = (limit: typeof limitOfName, count: number) => {
    let attempts = fresh
    let time = now
    return Array.from({ length: count }, () => {
      const next = nextAttempt(attempts, limit, time)
      if ('wait' in next) throw new Error('it waited long enough')
      attempts = next
      const wait = next.blocked_until - time
      time = instant(time + wait)
      return wait / 1000
    })
  }

  it('by name are free five times, then cost one second, two, four, up to a minute', () =>
    expect(waits(limitOfName, 14)).toEqual([0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60]))

  it('by address are free thirty times, then cost up to a quarter of an hour', () => {
    const all = waits(limitOfAddress, 45)
    expect(all.slice(0, 32)).toEqual([...Array.from({ length: 30 }, () => 0), 1, 2])
    expect(all.at(-1)).toBe(900)
  })

  it('say how long to wait, and do not count meanwhile', () => {
    const blocked = { attempts: 9, last_on: now, blocked_until: instant(now + 500) }
    expect(nextAttempt(blocked, limitOfName, now)).toEqual({ wait: 500 })
  })

  it('are forgotten an hour after the last', () => {
    const old = { attempts: 9, last_on: instant(now - 3_600_001), blocked_until: instant(0) }
    expect(nextAttempt(old, limitOfName, now)).toMatchObject({ attempts: 1, blocked_until: now })
  })

  it.each([
    ['198.51.100.7', '198.51.100.7'],
    ['::ffff:198.51.100.7', '198.51.100.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2:ffff::1', '2001:db8:1:2::/64'],
    ['nonsense', 'unknown'],
  ])('from %s count for %s', (address, key) => expect(addressKey(address)).toBe(key))
})

describe('a password', () => {
  it.each(['', 'short', 'a'.repeat(257), 'PyWrangler', 'aaaaaaaaaa', 'abababab'])('%.12j is not taken', password =>
    expect(weakness(password, 'pywrangler')).toMatch(/^password: must/),
  )
  it.each(['correct horse', 'ÄÖÜäöüß1', '        1 a'])('%j is', password => expect(weakness(password, 'nora')).toBeUndefined())
})

describe('a hash', () => {
  const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }
  it.each([
    ['$argon2id$v=19$m=19456,t=2,p=1$aa$bb', false],
    ['$argon2id$v=19$m=65536,t=3,p=4$aa$bb', false],
    ['$argon2id$v=19$m=8192,t=2,p=1$aa$bb', true],
    ['$argon2id$v=19$m=19456,t=1,p=1$aa$bb', true],
    ['$argon2i$v=19$m=19456,t=2,p=1$aa$bb', true],
    ['5e884898da28047151d0e56f8dc62927', true],
    ['', true],
  ])('%s is weaker than today’s: %s', (hash, expected) => expect(isWeakerThan(hash, cost)).toBe(expected))
})

describe('what is one’s own', () => {
  const person = (held: Person['role'], by: Person['by']): Person => ({
    kind: 'person',
    user: userId(1),
    name: 'n',
    role: held,
    by,
  })
  const byToken = { kind: 'token', id: tokenId(1), expiresOn: null } as const

  it('is shown to a person, all of it to an administrator who asks', () => {
    expect(shownOwner(person('user', byToken), true)).toBe(1)
    expect(shownOwner(person('admin', byToken), false)).toBe(1)
    expect(shownOwner(person('admin', byToken), true)).toBe('all')
    expect(shownOwner({ kind: 'home', token: tokenId(1) }, false)).toBe('all')
    expect(shownOwner({ kind: 'network', role: 'operator' }, true)).toMatchObject({ refused: 403 })
  })

  it('may be ended by a person, all of it by an administrator', () => {
    expect(refusedEnding(person('user', byToken), userId(1))).toBeUndefined()
    expect(refusedEnding(person('operator', byToken), userId(2))).toMatchObject({ refused: 403 })
    expect(refusedEnding(person('operator', byToken), null)).toMatchObject({ refused: 403 })
    expect(refusedEnding(person('admin', byToken), null)).toBeUndefined()
  })

  it('and a token makes no token that may do more than itself', () => {
    expect(tokenRole(person('viewer', byToken), null)).toBe('viewer')
    expect(tokenRole(person('viewer', byToken), 'admin')).toBe('viewer')
    expect(tokenRole(person('operator', byToken), 'user')).toBe('user')
    expect(tokenRole({ kind: 'home', token: tokenId(1) }, null)).toBeNull()
  })
})
