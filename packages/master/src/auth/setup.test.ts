// The first administrator.
import { createHash } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { onEachDatabase } from '../testing/test-databases.js'
import { startTestFarm } from '../testing/test-farm.js'
import { addUser, outside } from './testing/people.js'

const form = { username: 'ada', password: 'a long enough one', email: '' }

onEachDatabase('/setup/', database => {
  const current = startTestFarm(database, { trusted_role: 'user', trusted_networks: ['127.0.0.0/8', '203.0.113.0/24'] })
  const open = (from: string, path = '/setup/', headers: Record<string, string> = {}) =>
    current().server.inject({ url: path, remoteAddress: from, headers })
  const fill = (from: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
    current().server.inject({
      method: 'POST',
      url: '/setup/',
      remoteAddress: from,
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      payload: new URLSearchParams(fields).toString(),
    })
  const admins = async () => {
    const rows = await current()
      .farm.database.read.selectFrom('users as u')
      .innerJoin('user_roles as ur', 'ur.user_id', 'u.id')
      .innerJoin('roles as r', 'r.id', 'ur.role_id')
      .select(['u.username', 'r.name'])
      .where('u.password', 'is not', null)
      .execute()
    return rows.map(row => `${row.username} ${row.name}`)
  }

  it('is not for other machines, trusted or not, without the key', async () => {
    for (const from of [outside, '198.51.100.1']) {
      expect((await open(from)).statusCode).toBe(403)
      expect((await open(from, '/setup/?key=guess')).statusCode).toBe(403)
      expect((await fill(from, form)).statusCode).toBe(403)
      expect((await fill(from, { ...form, key: 'guess' })).statusCode).toBe(403)
    }
    expect(await admins()).toEqual([])
  })

  it('is not for a page of another site, nor one whose name was made to lead to this machine', async () => {
    expect((await fill('127.0.0.1', form, { origin: 'http://evil.example' })).statusCode).toBe(403)
    const rebound = { host: 'evil.example:5000', origin: 'http://evil.example:5000', 'accept-language': 'en' }
    expect((await fill('127.0.0.1', form, rebound)).statusCode).toBe(403)
    expect((await fill('127.0.0.1', form, { 'x-forwarded-for': '127.0.0.1' })).statusCode).toBe(403)
    expect(await admins()).toEqual([])
  })

  it('is open on this machine, and elsewhere with the key', async () => {
    expect((await open('127.0.0.1')).statusCode).toBe(200)
    expect((await open(outside, `/setup/?key=${current().farm.setupKey}`)).body).toContain('name="key"')
  })

  it('says what is wrong, and keeps what was typed but the password', async () => {
    const answer = await fill('127.0.0.1', { ...form, username: '<b>ada', password: 'short' })
    expect(answer.statusCode).toBe(400)
    expect(answer.body).toContain('at least 8 characters')
    expect(answer.body).toContain('value="&lt;b&gt;ada"')
    expect(answer.body).not.toContain('short')
    for (const username of ['', ' ada', '123']) expect((await fill('127.0.0.1', { ...form, username })).statusCode).toBe(400)
    expect(await admins()).toEqual([])
  })

  it('makes one administrator of many who try at once, logs that one in, and closes for good', async () => {
    await addUser(current().farm, 'ada')
    const names = ['ada', 'bea', 'cleo', 'dora']
    const answers = await Promise.all(names.map(username => fill('127.0.0.1', { ...form, username })))
    const [made] = await admins()
    expect(await admins()).toHaveLength(1)
    expect(answers.filter(answer => answer.headers.location === '/')).toHaveLength(1)
    const [cookie] = answers.flatMap(answer => answer.cookies)
    const who = await current().send('GET', '/session', undefined, {
      headers: { cookie: `${cookie?.name ?? ''}=${cookie?.value ?? ''}` },
      from: '198.51.100.1',
    })
    expect(who.body).toMatchObject({ kind: 'person', role: 'admin', setup_needed: false })
    expect(made).toMatch(/ admin$/)
    for (const path of ['/setup/', `/setup/?key=${current().farm.setupKey}`])
      expect((await open('127.0.0.1', path)).headers.location).toBe('/login/')
    expect((await fill('127.0.0.1', { ...form, username: 'eve', key: current().farm.setupKey })).headers.location).toBe('/login/')
    expect(await admins()).toHaveLength(1)
  })
})

describe('the pages of logins', () => {
  onEachDatabase('as they are sent', database => {
    const current = startTestFarm(database)
    let body = ''
    let headers: Record<string, unknown> = {}
    beforeAll(async () => {
      const answer = await current().server.inject({ url: '/login/?next=/%22%3E%3Cscript%3E', remoteAddress: outside })
      body = answer.body
      headers = answer.headers
    })

    it('load nothing from anywhere, run no script, and stand in no frame', () => {
      expect(headers['content-security-policy']).toMatch(
        /^default-src 'none'; style-src 'sha256-[\w+/]+=*'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
      )
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'cache-control': 'no-store',
        'content-type': 'text/html; charset=utf-8',
      })
    })

    it('have the style that their policy names', () => {
      const style = /<style>([\s\S]*?)<\/style>/.exec(body)?.[1] ?? ''
      const hash = createHash('sha256').update(style).digest('base64')
      expect(headers['content-security-policy']).toContain(`style-src 'sha256-${hash}'`)
    })

    it('show what is in an address as text', () => {
      expect(body).not.toContain('<script')
      expect(body).not.toMatch(/value="[^"]*"[^>]*><script/)
    })
  })
})
