// Users change their own jobs; what is done to many, or reaches jobs below, is judged for each.
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { UserId } from '@pyfarm/contract/ids'
import { onEachDatabase } from '../testing/test-databases.js'
import { idOf, startTestFarm } from '../testing/test-farm.js'
import { addSession, addUser, outside } from './testing/people.js'

onEachDatabase('whose a job is', database => {
  const current = startTestFarm(database, { trusted_role: 'user' })
  const users = new Map<string, UserId>()
  beforeAll(async () => {
    for (const [name, role] of [
      ['uma', 'user'],
      ['ugo', 'user'],
      ['oda', 'operator'],
      ['ada', 'admin'],
    ] as const)
      users.set(name, await addUser(current().farm, name, role))
    await send('ada', 'POST', '/jobtypes/', { name: 'Render', code: 'pass' })
  })
  const send = async (name: string, method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object) => {
    const user = users.get(name)
    if (user === undefined) throw new Error(`${name} was not made`)
    const { headers } = await addSession(current().farm, user)
    return current().send(method, path, body, { headers, from: outside })
  }
  const submit = async (name: string, columns: object = {}) =>
    idOf(await send(name, 'POST', '/jobs/', { title: 'Job', jobtype: 'Render', ...columns }))
  const ownerOf = async (job: number) => ((await send('ada', 'GET', `/jobs/${job}`)).body as { user: string | null }).user
  const stateOf = async (job: number) => ((await send('ada', 'GET', `/jobs/${job}`)).body as { state: string }).state

  describe('a new job', () => {
    it('is of who submits it, unless an operator says whose it is to be', async () => {
      expect(await ownerOf(await submit('uma'))).toBe('uma')
      expect(await ownerOf(await submit('uma', { user: 'uma' }))).toBe('uma')
      expect(await ownerOf(await submit('oda'))).toBe('oda')
      expect(await ownerOf(await submit('oda', { user: 'uma' }))).toBe('uma')
      expect(await ownerOf(await submit('oda', { user: null }))).toBeNull()
      for (const user of ['ugo', null]) {
        const body = { title: 'Job', jobtype: 'Render', user }
        expect((await send('uma', 'POST', '/jobs/', body)).status).toBe(403)
      }
    })

    it('from a trusted network is of whom the request names, as PyFarm has it', async () => {
      const body = { title: 'Job', jobtype: 'Render' }
      const nobodys = idOf(await current().send('POST', '/jobs/', body))
      const someones = idOf(await current().send('POST', '/jobs/', { ...body, user: 'ugo' }))
      expect([await ownerOf(nobodys), await ownerOf(someones)]).toEqual([null, 'ugo'])
      for (const job of [nobodys, someones])
        expect((await current().send('POST', `/jobs/${job}`, { notes: 'x' })).status).toBe(200)
    })
  })

  it('is not given away by a user, in one or in many', async () => {
    const job = await submit('uma')
    expect((await send('uma', 'POST', `/jobs/${job}`, { user: 'ugo' })).status).toBe(403)
    const set = { action: 'set', ids: [job], values: { user: 'ugo' } }
    expect((await send('uma', 'POST', '/jobs/actions', set)).body).toMatchObject({ results: [{ ok: false, status: 403 }] })
    expect(await ownerOf(job)).toBe('uma')
    expect((await send('oda', 'POST', `/jobs/${job}`, { user: 'ugo' })).status).toBe(200)
    expect((await send('uma', 'POST', `/jobs/${job}`, { notes: 'x' })).status).toBe(403)
  })

  it('is found by its title as the route finds it: the first with that title', async () => {
    await submit('ugo', { title: 'Same' })
    await submit('uma', { title: 'Same' })
    expect((await send('uma', 'POST', '/jobs/Same', { notes: 'x' })).status).toBe(403)
    expect((await send('ugo', 'POST', '/jobs/Same', { notes: 'x' })).status).toBe(200)
  })

  it('counts for each of many: others’ jobs are refused and left alone', async () => {
    const [mine, others] = [await submit('uma'), await submit('ugo')]
    const { body } = await send('uma', 'POST', '/jobs/actions', { action: 'pause', ids: [mine, others, 999_999] })
    expect(body).toEqual({
      results: [
        { id: mine, ok: true },
        { id: others, ok: false, status: 403, error: expect.stringContaining('not yours') },
        expect.objectContaining({ id: 999_999, ok: false, status: 404 }),
      ],
    })
    expect([await stateOf(mine), await stateOf(others)]).toEqual(['paused', 'queued'])
  })

  it('counts for each of many tasks', async () => {
    const [mine, others] = [await submit('uma'), await submit('ugo')]
    const taskOf = async (job: number) => ((await send('ada', 'GET', `/jobs/${job}/tasks/`)).body as { id: number }[])[0]?.id ?? 0
    const ids = [await taskOf(mine), await taskOf(others)]
    const { body } = await send('uma', 'POST', '/tasks/actions', { action: 'rerun', ids })
    expect(body).toMatchObject({ results: [{ ok: true }, { ok: false, status: 403 }] })
  })

  describe('with a job of somebody else below it', () => {
    let parent: number
    let child: number
    beforeEach(async () => {
      parent = await submit('uma')
      child = await submit('ugo', { parents: [{ id: parent }] })
    })

    it.each(['rerun', 'rerun_failed'])('is not rerun (%s), since that reruns the other too', async action => {
      expect((await send('uma', 'POST', `/jobs/${parent}/${action}`, {})).status).toBe(403)
      expect((await send('uma', 'POST', '/jobs/actions', { action, ids: [parent] })).body).toMatchObject({
        results: [{ ok: false, status: 403 }],
      })
      expect((await send('oda', 'POST', `/jobs/${parent}/${action}`, {})).status).toBe(200)
    })

    it('is not deleted, since that deletes the other too', async () => {
      expect((await send('uma', 'DELETE', `/jobs/${parent}`)).status).toBe(403)
      expect((await send('uma', 'POST', '/jobs/actions', { action: 'delete', ids: [parent] })).body).toMatchObject({
        results: [{ ok: false, status: 403 }],
      })
      expect((await send('ugo', 'DELETE', `/jobs/${child}`)).status).toBe(204)
      expect((await send('oda', 'DELETE', `/jobs/${parent}`)).status).toBe(204)
    })

    it('is still paused', async () => {
      expect((await send('uma', 'POST', `/jobs/${parent}/pause`, {})).status).toBe(200)
      expect([await stateOf(parent), await stateOf(child)]).toEqual(['paused', 'queued'])
    })
  })

  it('is the same for job groups', async () => {
    const group = idOf(await send('uma', 'POST', '/jobgroups/', { title: 'Group' }))
    expect((await send('uma', 'POST', '/jobgroups/', { title: 'Group', user: 'ugo' })).status).toBe(403)
    expect((await send('ugo', 'POST', `/jobgroups/${group}`, { title: 'Mine now' })).status).toBe(403)
    expect((await send('ugo', 'DELETE', `/jobgroups/${group}`)).status).toBe(403)
    expect((await send('uma', 'POST', `/jobgroups/${group}`, { user: 'ugo' })).status).toBe(403)
    expect((await send('uma', 'POST', `/jobgroups/${group}`, { title: 'Other' })).status).toBe(200)
    expect((await send('uma', 'DELETE', `/jobgroups/${group}`)).status).toBe(204)
  })
})
