// Logins, sessions and what is tried against them, through the real server.
import { hash as argon2 } from '@node-rs/argon2'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { instant } from '@pyfarm/contract/ids'
import type { UserId } from '@pyfarm/contract/ids'
import { savePassword } from '../users/account-store.js'
import { editRole, editUser } from '../users/save-user.js'
import { findRole } from '../users/role-store.js'
import { onEachDatabase } from '../testing/test-databases.js'
import { startTestFarm } from '../testing/test-farm.js'
import { createPasswords } from './passwords.js'
import type { Passwords } from './passwords.js'
import { hashOfSecret } from './secret-texts.js'
import { addPersonalToken, addSession, addUser, bearer, outside } from './testing/people.js'

const password = 'a long enough one'
const hour = 3_600_000

onEachDatabase('logging in', database => {
  let now = Date.now()
  const real = createPasswords()
  const looked: (string | null)[] = []
  const passwords: Passwords = {
    ...real,
    matches: (hash, given) => {
      looked.push(hash)
      return real.matches(hash, given)
    },
  }
  const current = startTestFarm(database, { trusted_role: 'user' }, { clock: () => instant(now), passwords })
  let nora: UserId
  beforeAll(async () => {
    nora = await addUser(current().farm, 'nora', 'user')
    const hash = await real.hash(password)
    await current().farm.database.transaction(tx => savePassword(tx, nora, hash, instant(now)))
  })
  beforeEach(() => {
    // Nobody waits for what an earlier test tried.
    now += 24 * hour
    looked.length = 0
  })

  interface Given {
    readonly username?: string
    readonly password?: string
    readonly remember?: string
    readonly next?: string
  }
  const given = { username: 'nora', password }
  const logIn = (fields: Given, headers: Record<string, string> = {}, from = outside) =>
    current().server.inject({
      method: 'POST',
      url: '/login/',
      remoteAddress: from,
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      payload: new URLSearchParams({ ...given, ...fields }).toString(),
    })
  const logInJson = (body: object, from = outside) =>
    current().server.inject({ method: 'POST', url: '/login/', remoteAddress: from, payload: body })
  const cookieOf = (answer: Awaited<ReturnType<typeof logIn>>): string => {
    const [cookie] = answer.cookies
    if (cookie === undefined) throw new Error(`no cookie came with ${answer.statusCode} ${answer.body}`)
    return `${cookie.name}=${cookie.value}`
  }
  const whoIs = async (headers: Record<string, string>) =>
    (await current().send('GET', '/session', undefined, { headers, from: outside })).body
  const jobs = (headers: Record<string, string>) => current().send('GET', '/jobs/', undefined, { headers, from: outside })

  describe('with the right name and password', () => {
    it('leads on with a cookie that scripts, other sites and other ports’ farms don’t get', async () => {
      const answer = await logIn({ next: '/jobs?page=2' })
      expect(answer.statusCode).toBe(303)
      expect(answer.headers.location).toBe('/jobs?page=2')
      expect(answer.headers['set-cookie']).toMatch(/^pyfarm_session_[0-9a-f]{8}=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/)
      expect(await whoIs({ cookie: cookieOf(answer) })).toMatchObject({ kind: 'person', username: 'nora', role: 'user' })
    })

    it('as JSON answers who is in, and the token for changes', async () => {
      const answer = await logInJson(given)
      expect(answer.statusCode).toBe(200)
      const who = answer.json<{ csrf_token: string }>()
      expect(who).toEqual(await whoIs({ cookie: cookieOf(answer) }))
      const cookie = cookieOf(answer)
      const submit = (headers: Record<string, string>) =>
        current().send('POST', '/jobgroups/', { title: 'Group' }, { headers: { cookie, ...headers }, from: outside })
      expect((await submit({})).status).toBe(403)
      expect((await submit({ 'x-csrf-token': 'wrong' })).status).toBe(403)
      expect((await submit({ 'x-csrf-token': who.csrf_token })).status).toBe(201)
    })

    it('keeps nothing of the session but its hash', async () => {
      const secret = cookieOf(await logIn({})).split('=')[1] ?? ''
      const rows = await current().farm.database.read.selectFrom('sessions').selectAll().where('user_id', '=', nora).execute()
      expect(JSON.stringify(rows)).not.toContain(secret)
      expect(rows.map(row => row.hash)).toContain(hashOfSecret(secret))
    })

    it('lasts for cookie_duration after its last use, over the end of the browser only if that was wished', async () => {
      const answer = await logIn({ remember: 'on' })
      expect(answer.headers['set-cookie']).toContain('Max-Age=57600')
      const cookie = cookieOf(answer)
      now += 15 * hour
      const later = await jobs({ cookie })
      expect(later.status).toBe(200)
      expect(later.headers['set-cookie']).toContain('Max-Age=57600')
      now += 15 * hour
      expect((await jobs({ cookie })).status).toBe(200)
      now += 17 * hour
      expect((await jobs({ cookie })).status).toBe(401)
    })

    it('ends after thirty days, however much it is used', async () => {
      const cookie = cookieOf(await logIn({}))
      const until = now + 30 * 24 * hour
      while (now + 10 * hour < until) {
        now += 10 * hour
        expect((await jobs({ cookie })).status).toBe(200)
      }
      now += 11 * hour
      expect((await jobs({ cookie })).status).toBe(401)
    })

    it('makes a weaker hash of the same password a better one', async () => {
      const { farm } = current()
      const otto = await addUser(farm, 'otto', 'viewer')
      const weak = await argon2(password, { memoryCost: 8192, timeCost: 1 })
      await farm.database.transaction(tx => savePassword(tx, otto, weak, instant(now)))
      expect((await logIn({ username: 'otto' })).statusCode).toBe(303)
      const row = await farm.database.read.selectFrom('users').select('password').where('id', '=', otto).executeTakeFirst()
      expect(row?.password).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
      expect((await logIn({ username: 'otto' })).statusCode).toBe(303)
    })
  })

  describe('a session that somebody else planted', () => {
    it('is not the one after the login, and ends with it', async () => {
      const planted = await addSession(current().farm, nora)
      const answer = await logIn({}, { cookie: planted.cookie })
      expect(answer.statusCode).toBe(303)
      expect(cookieOf(answer)).not.toBe(planted.cookie)
      expect((await jobs({ cookie: planted.cookie })).status).toBe(401)
      expect((await jobs({ cookie: cookieOf(answer) })).status).toBe(200)
    })

    it('with a value of the attacker’s choice never becomes one', async () => {
      const name = (await addSession(current().farm, nora)).cookie.split('=')[0] ?? ''
      const chosen = `${name}=${'x'.repeat(43)}`
      const answer = await logIn({}, { cookie: chosen })
      expect(cookieOf(answer)).not.toBe(chosen)
      expect((await jobs({ cookie: chosen })).status).toBe(401)
    })
  })

  describe('somebody who is not let in any more', () => {
    it.each([
      ['is not active', { active: false }],
      ['has expired', { expiration: instant(0) }],
    ])('because the user %s is out at once, with session and token, and can’t log in', async (_what, edit) => {
      const { farm } = current()
      const { headers } = await addSession(farm, nora)
      const token = await addPersonalToken(farm, nora)
      expect([(await jobs(headers)).status, (await jobs(bearer(token))).status]).toEqual([200, 200])
      await editUser(farm, nora, edit)
      expect([(await jobs(headers)).status, (await jobs(bearer(token))).status]).toEqual([401, 401])
      expect(await logInJson(given).then(answer => answer.statusCode)).toBe(401)
      await editUser(farm, nora, { active: true, expiration: null })
      expect((await jobs(headers)).status).toBe(200)
    })

    it.each([
      ['is not active', { active: false }],
      ['has expired', { expiration: instant(0) }],
    ])('because one of the roles %s is out at once', async (what, edit) => {
      const { farm } = current()
      const pia = await addUser(farm, `pia ${what}`, 'operator', `night.${what.replaceAll(' ', '-')}`)
      const { headers } = await addSession(farm, pia)
      expect((await jobs(headers)).status).toBe(200)
      const role = await findRole(farm.database.read, { name: `night.${what.replaceAll(' ', '-')}` })
      await editRole(farm, role?.id ?? 0, edit)
      expect((await jobs(headers)).status).toBe(401)
    })
  })

  describe('with a wrong name or password', () => {
    it('is answered alike, whatever was wrong, after the same work', async () => {
      const { farm } = current()
      await addUser(farm, 'never had a password', 'user')
      const answers = [
        await logInJson({ username: 'nora', password: 'wrong' }),
        await logInJson({ username: 'nobody at all', password: 'wrong' }),
        await logInJson({ username: 'never had a password', password: '' }),
      ]
      expect(new Set(answers.map(answer => `${answer.statusCode} ${answer.body}`)).size).toBe(1)
      expect(answers[0]?.statusCode).toBe(401)
      // A hash is looked at each time, and one of the same cost.
      expect(looked).toHaveLength(3)
      const stored = await farm.database.read.selectFrom('users').select('password').where('id', '=', nora).executeTakeFirst()
      expect(looked).toEqual([stored?.password, null, null])
    })

    it('is taken more and more slowly, by name, over all addresses, and also with the right password', async () => {
      for (let tries = 0; tries < 5; tries++)
        expect((await logIn({ password: 'wrong' }, {}, `198.51.100.${tries}`)).statusCode).toBe(401)
      expect((await logIn({ password: 'wrong' }, {}, '198.51.100.9')).statusCode).toBe(401)
      const blocked = await logInJson(given, '198.51.100.10')
      expect(blocked.statusCode).toBe(429)
      expect(blocked.headers['retry-after']).toBe('1')
      expect(blocked.body).toBe((await logInJson({ username: 'else', password: 'wrong' }, '198.51.100.11')).body)
      now += 1000
      expect((await logIn({ password: 'wrong' }, {}, '198.51.100.12')).statusCode).toBe(401)
      const again = await logInJson(given, '198.51.100.13')
      expect([again.statusCode, again.headers['retry-after']]).toEqual([429, '2'])
      now += 2000
      expect((await logIn({}, {}, '198.51.100.14')).statusCode).toBe(303)
      // And a success makes up for it.
      expect((await logIn({ password: 'wrong' }, {}, '198.51.100.15')).statusCode).toBe(401)
      expect((await logIn({}, {}, '198.51.100.16')).statusCode).toBe(303)
    })

    it('never waits longer than a minute for a name', async () => {
      for (let tries = 0; tries < 20; tries++) {
        await logIn({ password: 'wrong' }, {}, `198.51.101.${tries}`)
        now += 60_000
      }
      expect((await logIn({}, {}, '198.51.101.99')).statusCode).toBe(303)
    })

    it('is taken more and more slowly by address, over all names', async () => {
      for (let tries = 0; tries < 31; tries++) expect((await logIn({ username: `guess ${tries}` })).statusCode).toBe(401)
      const blocked = await logIn({ username: 'guess' })
      expect(blocked.statusCode).toBe(429)
      expect((await logIn({})).statusCode).toBe(429)
      expect((await logIn({}, {}, '198.51.100.1')).statusCode).toBe(303)
    })

    it('many times at once is counted as many', async () => {
      const tries = Array.from({ length: 20 }, () => logIn({ username: 'nora', password: 'wrong' }))
      const statuses = (await Promise.all(tries)).map(answer => answer.statusCode)
      expect(statuses.filter(status => status === 401).length).toBeLessThanOrEqual(6)
      expect(looked.length).toBeLessThanOrEqual(6)
    })
  })

  describe('a new password', () => {
    const change = (headers: Record<string, string>, body: object) =>
      current().send('POST', '/users/nora/password', body, { headers, from: outside })

    it('takes the current one, and ends the other sessions', async () => {
      const { farm } = current()
      const [mine, other] = [await addSession(farm, nora), await addSession(farm, nora)]
      expect((await change(mine.headers, { password: 'another good one', current_password: 'wrong' })).status).toBe(400)
      expect((await change(mine.headers, { password: 'another good one' })).status).toBe(400)
      expect((await change(mine.headers, { password: 'short', current_password: password })).status).toBe(400)
      expect((await change(mine.headers, { password: 'another good one', current_password: password })).status).toBe(204)
      expect([(await jobs(mine.headers)).status, (await jobs(other.headers)).status]).toEqual([200, 401])
      expect((await logIn({})).statusCode).toBe(401)
      expect((await logIn({ password: 'another good one' })).statusCode).toBe(303)
    })

    it('of somebody else takes an administrator, and ends all that user’s sessions and tokens', async () => {
      const { farm } = current()
      const admin = await addSession(farm, await addUser(farm, 'ada', 'admin'))
      const other = await addSession(farm, await addUser(farm, 'oscar', 'operator'))
      const [session, token] = [await addSession(farm, nora), await addPersonalToken(farm, nora)]
      expect((await change(other.headers, { password: 'taken over' })).status).toBe(403)
      expect((await change(admin.headers, { password })).status).toBe(204)
      expect([(await jobs(session.headers)).status, (await jobs(bearer(token))).status]).toEqual([401, 401])
      expect((await logIn({})).statusCode).toBe(303)
    })
  })

  describe('logging out', () => {
    it('ends the session, and takes a form of ours', async () => {
      const { cookie, headers } = await addSession(current().farm, nora)
      const logOut = (fields: Record<string, string>) =>
        current().server.inject({
          method: 'POST',
          url: '/logout/',
          remoteAddress: outside,
          headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' },
          payload: new URLSearchParams(fields).toString(),
        })
      expect((await logOut({})).statusCode).toBe(403)
      expect((await jobs({ cookie })).status).toBe(200)
      const answer = await logOut({ csrf_token: headers['x-csrf-token'] ?? '' })
      expect(answer.statusCode).toBe(303)
      expect(answer.headers['set-cookie']).toContain('Max-Age=0')
      expect((await jobs({ cookie })).status).toBe(401)
    })

    it('of another browser is possible from the list of one’s own, and not of somebody else’s', async () => {
      const { farm } = current()
      const [mine, other] = [await addSession(farm, nora), await addSession(farm, nora)]
      const stranger = await addSession(farm, await addUser(farm, 'sam', 'operator'))
      const list = await current().send('GET', '/sessions/', undefined, { headers: mine.headers, from: outside })
      expect(list.body).toContainEqual(expect.objectContaining({ id: mine.id, current: true }))
      expect(list.body).toContainEqual(expect.objectContaining({ id: other.id, current: false }))
      const end = (headers: Record<string, string>) =>
        current().send('DELETE', `/sessions/${other.id}`, undefined, { headers, from: outside })
      expect((await end({ ...stranger.headers })).status).toBe(403)
      expect((await end({ ...mine.headers })).status).toBe(204)
      expect((await jobs(other.headers)).status).toBe(401)
    })
  })
})
