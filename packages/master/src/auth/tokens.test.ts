// Tokens of people, agents and the home, through the real server.
import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { agentId, instant } from '@pyfarm/contract/ids'
import type { UserId } from '@pyfarm/contract/ids'
import { agentUserAgent } from '@pyfarm/contract/agent-protocol'
import { onEachDatabase } from '../testing/test-databases.js'
import { idOf, startTestFarm } from '../testing/test-farm.js'
import { addAgentRow } from '../testing/test-rows.js'
import { keepHomeToken } from './home-token.js'
import { hashOfSecret } from './secret-texts.js'
import { addAgentToken, addPersonalToken, addSession, addUser, bearer, outside } from './testing/people.js'

const iso = (time: number) => new Date(time).toISOString()

onEachDatabase('tokens', database => {
  let now = Date.now()
  const current = startTestFarm(database, { trusted_role: 'user' }, { clock: () => instant(now) })
  let uma: UserId
  let ada: UserId
  beforeAll(async () => {
    uma = await addUser(current().farm, 'uma', 'user')
    ada = await addUser(current().farm, 'ada', 'admin')
  })
  const send = (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, headers: Record<string, string>, body?: unknown) =>
    current().send(method, path, body, { headers, from: outside })
  const session = async (user: UserId) => ({ ...(await addSession(current().farm, user)).headers })
  const make = async (headers: Record<string, string>, body: object) => {
    const { status, body: made } = await send('POST', '/tokens/', headers, body)
    if (typeof made !== 'object' || made === null || !('token' in made) || typeof made.token !== 'string')
      throw new Error(`no token: ${status} ${JSON.stringify(made)}`)
    return made.token
  }
  const whoIs = async (token: string) => {
    const { status, body } = await send('GET', '/session', bearer(token))
    return status === 200 ? body : status
  }

  describe('of a person', () => {
    it('are shown once, kept as a hash, and say who they are of', async () => {
      const headers = await session(uma)
      const token = await make(headers, { name: 'scripts' })
      expect(token).toMatch(/^pyfarm_p_[\w-]{43}$/)
      expect(await whoIs(token)).toMatchObject({ kind: 'person', username: 'uma', role: 'user', csrf_token: null })
      const rows = await current().farm.database.read.selectFrom('api_tokens').selectAll().execute()
      expect(JSON.stringify(rows)).not.toContain(token)
      expect(rows.map(row => row.hash)).toContain(hashOfSecret(token))
      const listed = await send('GET', '/tokens/', headers)
      expect(JSON.stringify(listed.body)).not.toContain(token)
      expect(listed.body).toContainEqual(expect.objectContaining({ name: 'scripts', kind: 'person', user: 'uma' }))
    })

    it('change things without a CSRF token, since no browser sends them by itself', async () => {
      const token = await make(await session(uma), { name: 'submitter' })
      expect((await send('POST', '/jobgroups/', bearer(token), { title: 'Group' })).status).toBe(201)
    })

    it('do no more than their role, and make none that do more or last longer', async () => {
      const end = now + 3_600_000
      const token = await make(await session(uma), { name: 'screen', role: 'viewer', expires_on: iso(end) })
      expect((await send('GET', '/jobs/', bearer(token))).status).toBe(200)
      expect((await send('POST', '/jobgroups/', bearer(token), { title: 'Group' })).status).toBe(403)
      const child = await make(bearer(token), { name: 'child', role: 'admin', expires_on: iso(end + 3_600_000) })
      expect(await whoIs(child)).toMatchObject({ role: 'viewer' })
      now = end + 1
      expect([await whoIs(token), await whoIs(child)]).toEqual([401, 401])
    })

    it('for a higher role than their user’s do what the user may', async () => {
      expect(await whoIs(await make(await session(uma), { name: 'x', role: 'admin' }))).toMatchObject({ role: 'user' })
    })

    it('note their last use, about once a minute', async () => {
      const token = await addPersonalToken(current().farm, uma)
      const lastUse = async () =>
        (
          await current()
            .farm.database.read.selectFrom('api_tokens')
            .select('last_used_on')
            .where('hash', '=', hashOfSecret(token))
            .executeTakeFirst()
        )?.last_used_on
      expect(await lastUse()).toBeNull()
      const first = now
      await whoIs(token)
      now += 30_000
      await whoIs(token)
      expect(await lastUse()).toBe(first)
      now += 31_000
      await whoIs(token)
      expect(await lastUse()).toBe(now)
    })

    it('are revoked by their user or an administrator, and at once', async () => {
      const headers = await session(uma)
      for (const by of [uma, ada]) {
        const made = await send('POST', '/tokens/', headers, { name: 'short' })
        const path = `/tokens/${idOf(made)}`
        expect((await send('DELETE', path, await session(await other()))).status).toBe(403)
        expect((await send('DELETE', path, await session(by))).status).toBe(204)
        expect((await send('GET', '/tokens/', headers)).body).not.toContainEqual(expect.objectContaining({ name: 'short' }))
      }
    })
    const other = async () => addUser(current().farm, `other ${Math.random()}`, 'operator')

    it('of others are made by administrators only', async () => {
      expect((await send('POST', '/tokens/', await session(uma), { name: 'x', user: 'ada' })).status).toBe(403)
      expect(await whoIs(await make(await session(ada), { name: 'x', user: 'uma' }))).toMatchObject({ username: 'uma' })
      expect((await send('POST', '/tokens/', await session(ada), { name: 'x', user: 'nobody' })).status).toBe(404)
    })

    it.each([
      [{}, 400],
      [{ name: '' }, 400],
      [{ name: 'x', role: 'king' }, 400],
      [{ name: 'x', expires_on: 'soon' }, 400],
      [{ name: 'x', expires_on: '2001-01-01' }, 400],
      [{ name: 'x', agent_id: '0b9e7b3e-2c1e-4f0e-9a55-1d1b7c7a0001', role: 'admin' }, 400],
      [{ name: 'x', more: 1 }, 400],
    ])('asked for with %j are refused', async (body, status) =>
      expect((await send('POST', '/tokens/', await session(ada), body)).status).toBe(status),
    )
  })

  describe('of an agent', () => {
    const one = agentId('0b9e7b3e-2c1e-4f0e-9a55-1d1b7c7a0001')
    const two = agentId('0b9e7b3e-2c1e-4f0e-9a55-1d1b7c7a0002')
    let headers: Record<string, string>
    const registration = { hostname: 'one', port: 50_000, ram: 4096, free_ram: 1, cpus: 1 }
    beforeAll(async () => {
      const { farm } = current()
      headers = { ...bearer(await make(await session(ada), { name: 'render 1', agent_id: one })), 'user-agent': agentUserAgent }
      await addAgentRow(farm.database.write, { id: two, hostname: 'two' })
      await send('POST', '/jobtypes/', await session(ada), { name: 'Render', code: 'pass' })
      await send('POST', '/jobs/', await session(uma), { title: 'Job', jobtype: 'Render', start: 1, end: 3 })
    })
    const ask = (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown) => send(method, path, headers, body)

    it('let it register and announce itself, and nobody else', async () => {
      expect((await ask('POST', '/agents/', { id: two, ...registration })).status).toBe(403)
      expect((await ask('POST', '/agents/', { ...registration })).status).toBe(403)
      expect((await ask('POST', '/agents/', { id: one.toUpperCase(), ...registration })).status).toBe(201)
      expect((await ask('POST', `/agents/${one}`, { state: 'online' })).status).toBe(200)
      expect((await ask('POST', `/agents/${two}`, { state: 'offline' })).status).toBe(403)
      expect((await ask('POST', `/agents/${one}/reports`, { reports: [] })).status).toBe(200)
      expect((await ask('POST', `/agents/${two}/reports`, { reports: [] })).status).toBe(403)
      expect((await ask('GET', `/agents/${two}`)).status).toBe(403)
    })

    it('let it fetch code, and change none', async () => {
      expect((await ask('GET', '/jobtypes/Render/versions/1')).status).toBe(200)
      expect((await ask('PUT', '/jobtypes/Render', { name: 'Render', code: 'evil' })).status).toBe(403)
      expect((await ask('POST', '/software/', { software: 'evil' })).status).toBe(403)
      expect((await ask('GET', '/jobs/')).status).toBe(403)
      expect((await ask('POST', '/jobs/1', { title: 'mine' })).status).toBe(403)
      expect((await ask('GET', '/tokens/')).status).toBe(403)
    })

    it('let it report on its own tasks, from wherever it calls, and on no other’s', async () => {
      const { database } = current().farm
      const tasks = await database.read.selectFrom('tasks').select('id').orderBy('id').execute()
      const [mine, others] = tasks.map(task => task.id)
      const give = async (task: number | undefined, agent: string) =>
        expect((await send('POST', `/agents/${agent}/tasks/`, await session(ada), { id: task })).status).toBe(200)
      await give(mine, one)
      await give(others, two)
      expect((await ask('POST', `/jobs/1/tasks/${others}`, { state: 'done' })).status).toBe(400)
      expect((await ask('POST', `/jobs/1/tasks/${mine}`, { state: 'running' })).status).toBe(200)
      expect((await ask('POST', `/jobs/1/tasks/${mine}/failed_on_agents/`, { id: two })).status).toBe(403)
      expect((await ask('POST', `/jobs/1/tasks/${mine}/failed_on_agents/`, { id: one })).status).toBe(201)
    })

    it('let it keep its own logs, and touch no other’s', async () => {
      const [task] = await current().farm.database.read.selectFrom('tasks').select('id').orderBy('id').execute()
      const logs = `/jobs/1/tasks/${task?.id}/attempts/1/logs`
      const csv = { ...headers, 'content-type': 'text/csv' }
      const upload = (log: string) => current().send('PUT', `${logs}/${log}/logfile`, 'a,b', { headers: csv, from: outside })
      expect((await ask('POST', `${logs}/`, { identifier: 'own.csv', agent_id: one })).status).toBe(201)
      expect((await ask('POST', `${logs}/`, { identifier: 'x.csv', agent_id: two })).status).toBe(403)
      expect((await ask('POST', `${logs}/`, { identifier: 'x.csv' })).status).toBe(403)
      await send('POST', `${logs}/`, await session(ada), { identifier: 'other.csv', agent_id: two })
      expect((await ask('POST', `${logs}/own.csv`, { state: 'running' })).status).toBe(200)
      expect((await ask('POST', `${logs}/other.csv`, { state: 'failed' })).status).toBe(403)
      expect((await upload('own.csv')).status).toBe(201)
      expect((await upload('other.csv')).status).toBe(403)
    })

    it('are made by administrators only', async () => {
      expect((await send('POST', '/tokens/', await session(uma), { name: 'x', agent_id: two })).status).toBe(403)
    })

    it('are not the trusted network’s word: a wrong one from there is refused, none is not', async () => {
      const good = { headers: { 'user-agent': agentUserAgent }, from: '127.0.0.1' }
      const announce = (options: object) => current().send('POST', `/agents/${one}`, { state: 'online' }, { ...good, ...options })
      expect((await announce({})).status).toBe(200)
      expect((await announce({ headers: bearer('pyfarm_a_wrong') })).status).toBe(401)
      expect((await announce({ headers: bearer(await addAgentToken(current().farm, two)) })).status).toBe(403)
    })
  })

  describe('of the home', () => {
    const file = () => join(current().home, 'token')
    const kept = async () => (await readFile(file(), 'utf8')).trim()

    it('is made once, for its owner alone, and is an administrator’s', async () => {
      const { farm } = current()
      await Promise.all([keepHomeToken(farm), keepHomeToken(farm)])
      const token = await kept()
      expect((await stat(file())).mode & 0o777).toBe(0o600)
      await keepHomeToken(farm)
      expect(await kept()).toBe(token)
      expect(await whoIs(token)).toMatchObject({ kind: 'home', role: 'admin' })
    })

    it('is another one at the next start after it was revoked', async () => {
      const { farm } = current()
      const before = await kept()
      const all = await send('GET', '/tokens/?all=true', await session(ada))
      const home = (all.body as { id: number; kind: string }[]).find(token => token.kind === 'home')
      expect((await send('DELETE', `/tokens/${home?.id ?? 0}`, await session(ada))).status).toBe(204)
      expect(await whoIs(before)).toBe(401)
      await keepHomeToken(farm)
      expect(await kept()).not.toBe(before)
      expect(await whoIs(await kept())).toMatchObject({ kind: 'home' })
    })

    it('that makes no sense is said to be so, and not used', async () => {
      await writeFile(file(), 'nonsense')
      await expect(keepHomeToken(current().farm)).rejects.toThrow('holds no token; remove it')
    })
  })
})
